/**
 * Equihash on OpenCL devices: kernels as resources, and the host side. The only package that knows JOCL.
 */
@NullMarked
package io.fluxforge.kernels.opencl;

import org.jspecify.annotations.NullMarked;
