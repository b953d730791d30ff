/**
 * The OpenCL kernels by way of CUDA, for NVIDIA drivers that bring no OpenCL. Never run on a GPU so far; their logic is proven by
 * OpenCL, and that clang compiles them as CUDA by a test.
 */
@NullMarked
package io.fluxforge.kernels.cuda;

import org.jspecify.annotations.NullMarked;
