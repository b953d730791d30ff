package io.fluxforge.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * The OpenCL devices of this machine.
 *
 * @param list in the order in which the runtimes name them
 * @param problem why there are none, or why some are missing; one line
 */
public record OpenClDevices(List<OpenClDevice> list, Optional<String> problem) {
    /** How to get one. */
    public static final String ADVICE =
            "install the graphics driver with its OpenCL part, or for the CPU the packages pocl-opencl-icd and ocl-icd-libopencl1";

    private static final int NO_PLATFORM = -1001;
    /** The standard's CL_DEVICE_TYPE_ALL. JOCL has 64 ones, which strict runtimes refuse (Mesa's Rusticl, -31). */
    private static final long ALL_TYPES = 0xFFFF_FFFFL;

    /** Copies the list. */
    public OpenClDevices {
        list = List.copyOf(list);
    }

    /** Asks all runtimes. Never fails: what goes wrong is the {@link #problem}. */
    public static OpenClDevices find() {
        List<OpenClDevice> found = new ArrayList<>();
        Optional<String> unusable = JoclLibrary.problem();
        if (unusable.isPresent()) {
            return none(unusable.get());
        }
        try {
            int[] count = new int[1];
            int code = CL.clGetPlatformIDs(0, null, count);
            if (code == NO_PLATFORM || (code == CL.CL_SUCCESS && count[0] == 0)) {
                return none("no OpenCL runtime is installed; " + ADVICE);
            }
            OpenClException.check("clGetPlatformIDs", code);
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            OpenClException.check("clGetPlatformIDs", CL.clGetPlatformIDs(platforms.length, platforms, null));
            Optional<String> problem = Optional.empty();
            for (cl_platform_id platform : platforms) {
                try {
                    addDevices(platform, found);
                } catch (OpenClException e) {
                    problem = Optional.ofNullable(e.getMessage());
                }
            }
            if (found.isEmpty() && problem.isEmpty()) {
                return none("the installed OpenCL runtimes see no device; " + ADVICE);
            }
            return new OpenClDevices(found, problem);
        } catch (OpenClException e) {
            return none(e.getMessage() + "; " + ADVICE);
        }
    }

    private static OpenClDevices none(String problem) {
        return new OpenClDevices(List.of(), Optional.of(problem));
    }

    private static void addDevices(cl_platform_id platform, List<OpenClDevice> found) {
        int[] count = new int[1];
        int code = CL.clGetDeviceIDs(platform, ALL_TYPES, 0, null, count);
        if (code == CL.CL_DEVICE_NOT_FOUND) {
            return;
        }
        OpenClException.check("clGetDeviceIDs", code);
        if (count[0] == 0) {
            return;
        }
        cl_device_id[] ids = new cl_device_id[count[0]];
        OpenClException.check("clGetDeviceIDs", CL.clGetDeviceIDs(platform, ALL_TYPES, ids.length, ids, null));
        for (cl_device_id id : ids) {
            found.add(new OpenClDevice(platform, id, found.size()));
        }
    }

    /**
     * The devices that a user means.
     *
     * @param wanted {@code opencl:INDEX}, {@code opencl:NAME-PART}, or {@code all}
     * @throws IllegalArgumentException with one line if there is none, or more than one fits a name
     */
    public List<OpenClDevice> choose(String wanted) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(problem.orElse(ADVICE));
        }
        if (wanted.equals("all")) {
            return list;
        }
        String what = wanted.startsWith("opencl:") ? wanted.substring("opencl:".length()) : "";
        List<OpenClDevice> fitting = what.matches("\\d{1,4}")
                ? list.stream()
                        .filter(device -> device.index() == Integer.parseInt(what))
                        .toList()
                : list.stream().filter(device -> contains(device.name(), what)).toList();
        if (what.isEmpty() || fitting.size() != 1) {
            throw new IllegalArgumentException("'" + wanted + "' fits "
                    + (what.isEmpty() || fitting.isEmpty() ? "no device" : fitting.size() + " devices")
                    + "; there are cpu and " + list);
        }
        return fitting;
    }

    private static boolean contains(String name, String part) {
        return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
