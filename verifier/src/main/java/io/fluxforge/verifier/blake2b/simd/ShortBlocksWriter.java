package io.fluxforge.verifier.blake2b.simd;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bConstants;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes a kernel for last blocks that have two words and zeros behind them, with its twelve rounds one after another: which words
 * a step adds is then known, and 168 of 192 additions fall away. That is too long to be written by hand, and nothing of it may be
 * a method that takes a vector (see {@link VectorLanes}).
 *
 * <p>The rounds stand in methods of three, because the compiler boxes the vectors of four. Between methods the sixteen words wait
 * in an array. The order of a round's statements is that of {@link VectorLanes}.
 */
final class ShortBlocksWriter {
    private static final int MESSAGE_WORDS = 2;
    private static final int ROUNDS_A_METHOD = 3;
    private static final int METHODS = Blake2bConstants.ROUNDS / ROUNDS_A_METHOD;

    private static final ClassDesc WRITTEN =
            ClassDesc.of(ShortBlocksWriter.class.getPackageName(), "WrittenShortBlocks");
    private static final ClassDesc LANES = of(VectorLanes.class);
    private static final ClassDesc LONGS = of(long[].class);
    private static final ClassDesc LONG_VECTOR = of(LongVector.class);
    private static final ClassDesc INT_VECTOR = of(IntVector.class);
    private static final ClassDesc ANY_VECTOR = of(Vector.class);
    private static final ClassDesc SPECIES = of(VectorSpecies.class);
    private static final ClassDesc OPERATORS = of(VectorOperators.class);
    private static final ClassDesc BINARY = of(VectorOperators.Binary.class);
    private static final ClassDesc ASSOCIATIVE = of(VectorOperators.Associative.class);

    private static final MethodTypeDesc ADD_DIGESTS =
            MethodTypeDesc.of(CD_void, LONGS, LONGS, CD_long, LONGS, LONGS, LONGS);
    private static final MethodTypeDesc LOAD = MethodTypeDesc.of(LONG_VECTOR, SPECIES, LONGS, CD_int);
    private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, LONGS, CD_int);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(LONG_VECTOR, SPECIES, CD_long);
    private static final MethodTypeDesc ADD = MethodTypeDesc.of(LONG_VECTOR, ANY_VECTOR);
    private static final MethodTypeDesc ADD_INTS = MethodTypeDesc.of(INT_VECTOR, ANY_VECTOR);
    private static final MethodTypeDesc XOR = MethodTypeDesc.of(LONG_VECTOR, BINARY, ANY_VECTOR);
    private static final MethodTypeDesc ROTATE = MethodTypeDesc.of(LONG_VECTOR, BINARY, CD_long);

    /** Parameters of every written method: local variables, of which the long takes two. */
    private static final int CHAIN = 0;

    private static final int MESSAGE = 1;
    private static final int BYTE_COUNT = 2;
    private static final int SUMS = 4;
    private static final int TO = 5;
    private static final int STATE = 6;
    /** The first of the message's words and of the sixteen mixed words among the local variables. */
    private static final int M = 7;

    private static final int V = M + MESSAGE_WORDS;

    private final CodeBuilder code;

    private ShortBlocksWriter(CodeBuilder code) {
        this.code = code;
    }

    /** Writes the kernel in the width of {@link VectorLanes}. */
    static ShortBlocks write() {
        byte[] written = ClassFile.of().build(WRITTEN, type -> {
            type.withFlags(ClassFile.ACC_FINAL);
            type.withInterfaceSymbols(of(ShortBlocks.class));
            type.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    0,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_());
            type.withMethodBody("addDigests", ADD_DIGESTS, ClassFile.ACC_PUBLIC, ShortBlocksWriter::callMethods);
            for (int method = 0; method < METHODS; method++) {
                int number = method;
                type.withMethodBody(
                        name(method),
                        ADD_DIGESTS,
                        ClassFile.ACC_STATIC,
                        code -> new ShortBlocksWriter(code).writeMethod(number));
            }
        });
        try {
            return MethodHandles.lookup()
                    .defineHiddenClass(written, true)
                    .lookupClass()
                    .asSubclass(ShortBlocks.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the kernel for short blocks", e);
        }
    }

    private static void callMethods(CodeBuilder code) {
        for (int method = 0; method < METHODS; method++) {
            // The instance is the first local variable here, so all parameters stand one further.
            code.aload(1 + CHAIN).aload(1 + MESSAGE).lload(1 + BYTE_COUNT);
            code.aload(1 + SUMS).aload(1 + TO).aload(1 + STATE);
            code.invokestatic(WRITTEN, name(method), ADD_DIGESTS);
        }
        code.return_();
    }

    private static String name(int method) {
        return "rounds" + method * ROUNDS_A_METHOD;
    }

    private void writeMethod(int method) {
        for (int w = 0; w < MESSAGE_WORDS; w++) {
            load(MESSAGE, w).astore(M + w);
        }
        if (method == 0) {
            begin();
        } else {
            for (int w = 0; w < Blake2b.MESSAGE_WORDS; w++) {
                load(STATE, w).astore(V + w);
            }
        }
        for (int round = 0; round < ROUNDS_A_METHOD; round++) {
            round(method * ROUNDS_A_METHOD + round);
        }
        if (method == METHODS - 1) {
            end();
        } else {
            for (int w = 0; w < Blake2b.MESSAGE_WORDS; w++) {
                code.aload(V + w);
                store(STATE, w);
            }
        }
        code.return_();
    }

    private void begin() {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            load(CHAIN, w).astore(V + w);
            species();
            // Word 6 inverted: these are last blocks.
            code.loadConstant(w == 6 ? ~Blake2bConstants.iv(w) : Blake2bConstants.iv(w));
            if (w == 4) {
                code.lload(BYTE_COUNT).lxor();
            }
            code.invokestatic(LONG_VECTOR, "broadcast", BROADCAST).astore(V + Blake2b.CHAIN_WORDS + w);
        }
    }

    private void end() {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            code.aload(V + w);
            operator("XOR", ASSOCIATIVE).aload(V + Blake2b.CHAIN_WORDS + w).invokevirtual(LONG_VECTOR, "lanewise", XOR);
            operator("XOR", ASSOCIATIVE);
            load(CHAIN, w).invokevirtual(LONG_VECTOR, "lanewise", XOR);
            code.invokevirtual(LONG_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
            load(SUMS, w).invokevirtual(LONG_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
            code.invokevirtual(INT_VECTOR, "add", ADD_INTS);
            code.invokevirtual(INT_VECTOR, "reinterpretAsLongs", MethodTypeDesc.of(LONG_VECTOR));
            store(TO, w);
        }
    }

    private void round(int round) {
        int step = round * Blake2b.MESSAGE_WORDS;
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < 4; i++) {
                addMessage(i, step + 2 * i).addTo(i, b(half, i));
            }
            mix(half, 32, 24);
            for (int i = 0; i < 4; i++) {
                addMessage(i, step + 2 * i + 1).addTo(i, b(half, i));
            }
            mix(half, 16, 63);
            step += Blake2b.MESSAGE_WORDS / 2;
        }
    }

    /** The words that the four G of a half round mix with words 0 to 3: columns, then diagonals. */
    private static int b(int half, int i) {
        return 4 + (i + half) % 4;
    }

    private static int c(int half, int i) {
        return 8 + (i + 2 * half) % 4;
    }

    private static int d(int half, int i) {
        return 12 + (i + 3 * half) % 4;
    }

    /** What follows the additions of half a G, in four of them side by side. */
    private void mix(int half, int rotationOfD, int rotationOfB) {
        for (int i = 0; i < 4; i++) {
            xorAndRotate(d(half, i), i, rotationOfD);
        }
        for (int i = 0; i < 4; i++) {
            addTo(c(half, i), d(half, i));
        }
        for (int i = 0; i < 4; i++) {
            xorAndRotate(b(half, i), c(half, i), rotationOfB);
        }
    }

    private ShortBlocksWriter addMessage(int v, int step) {
        int word = Blake2bConstants.messageWord(step);
        if (word < MESSAGE_WORDS) {
            code.aload(V + v)
                    .aload(M + word)
                    .invokevirtual(LONG_VECTOR, "add", ADD)
                    .astore(V + v);
        }
        return this;
    }

    private void addTo(int v, int summand) {
        code.aload(V + v)
                .aload(V + summand)
                .invokevirtual(LONG_VECTOR, "add", ADD)
                .astore(V + v);
    }

    private void xorAndRotate(int v, int other, int rotation) {
        code.aload(V + v);
        operator("XOR", ASSOCIATIVE).aload(V + other).invokevirtual(LONG_VECTOR, "lanewise", XOR);
        operator("ROR", BINARY).loadConstant((long) rotation).invokevirtual(LONG_VECTOR, "lanewise", ROTATE);
        code.astore(V + v);
    }

    /** Leaves word {@code w} of every lane on the stack. */
    private CodeBuilder load(int array, int w) {
        species();
        return code.aload(array).loadConstant(w * VectorLanes.S.length()).invokestatic(LONG_VECTOR, "fromArray", LOAD);
    }

    /** Takes a vector from the stack. */
    private void store(int array, int w) {
        code.aload(array).loadConstant(w * VectorLanes.S.length()).invokevirtual(LONG_VECTOR, "intoArray", STORE);
    }

    private void species() {
        code.getstatic(LANES, "S", SPECIES);
    }

    private CodeBuilder operator(String name, ClassDesc type) {
        return code.getstatic(OPERATORS, name, type);
    }

    private static ClassDesc of(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
