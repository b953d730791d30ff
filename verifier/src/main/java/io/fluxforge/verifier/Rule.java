package io.fluxforge.verifier;

/** The rules of a proof of work, in the order in which the verifier checks them: cheap ones before any hashing. */
public enum Rule {
    /** The solution has exactly the length that the parameters give. */
    LENGTH("wrong-length"),
    /** The first index of a left sub-tree is smaller than the first index of the right one. */
    ORDER("out-of-order"),
    /** No index occurs twice. */
    DISTINCT("duplicate-index"),
    /** The two sub-trees of a pair agree in their level's digit. */
    COLLISION("no-collision"),
    /** The XOR of all rows is zero; only the last digit is left to this rule. */
    ZERO("xor-not-zero");

    private final String code;

    Rule(String code) {
        this.code = code;
    }

    /** The word for this rule's violation in the program's output. */
    public String code() {
        return code;
    }
}
