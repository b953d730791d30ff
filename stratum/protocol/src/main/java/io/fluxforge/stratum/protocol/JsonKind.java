package io.fluxforge.stratum.protocol;

/** What a JSON value is. */
public enum JsonKind {
    /** The field is not there. */
    ABSENT,
    /** {@code null}. */
    NULL,
    /** {@code true}. */
    TRUE,
    /** {@code false}. */
    FALSE,
    /** A number of any form. */
    NUMBER,
    /** A string. */
    STRING,
    /** An array. */
    ARRAY,
    /** An object. */
    OBJECT
}
