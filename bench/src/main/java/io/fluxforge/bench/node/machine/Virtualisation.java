package io.fluxforge.bench.node.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands between this process and the hardware.
 *
 * @param hypervisor its product where the firmware names it, else {@code unknown}; empty on bare metal, or where nothing tells
 * @param container such as {@code docker}; empty outside of one
 */
public record Virtualisation(Optional<String> hypervisor, Optional<String> container) {
    private static final List<String> VIRTUAL_PRODUCTS = List.of(
            "kvm",
            "qemu",
            "vmware",
            "virtualbox",
            "xen",
            "hyper-v",
            "virtual machine",
            "bochs",
            "openstack",
            "amazon ec2",
            "google compute");

    /**
     * Asks the system.
     *
     * @param root {@code /}, or a copy of what is below it
     */
    public static Virtualisation read(Path root, CpuFeatures cpu) {
        return new Virtualisation(hypervisor(root, cpu), container(root));
    }

    /** Whether a hypervisor decides what this system sees of its disks and processors. */
    public boolean isVirtual() {
        return hypervisor.isPresent();
    }

    /** Such as {@code KVM, docker} or {@code none seen}. */
    public String describe() {
        List<String> found = new ArrayList<>();
        hypervisor.ifPresent(name -> found.add(name.equals("unknown") ? "virtual machine" : name));
        container.ifPresent(name -> found.add(name + " container"));
        return found.isEmpty() ? "none seen" : String.join(", ", found);
    }

    private static Optional<String> hypervisor(Path root, CpuFeatures cpu) {
        Optional<String> type = SystemFiles.line(root.resolve("sys/hypervisor/type"));
        if (type.isPresent()) {
            return type;
        }
        String product =
                SystemFiles.line(root.resolve("sys/class/dmi/id/sys_vendor")).orElse("") + " "
                        + SystemFiles.line(root.resolve("sys/class/dmi/id/product_name"))
                                .orElse("");
        String lowerCased = product.toLowerCase(Locale.ROOT);
        if (VIRTUAL_PRODUCTS.stream().anyMatch(lowerCased::contains)) {
            return Optional.of(product.strip());
        }
        return cpu.isUnderHypervisor() ? Optional.of("unknown") : Optional.empty();
    }

    private static Optional<String> container(Path root) {
        if (Files.exists(root.resolve(".dockerenv"))) {
            return Optional.of("docker");
        }
        if (Files.exists(root.resolve("run/.containerenv"))) {
            return Optional.of("podman");
        }
        return SystemFiles.lines(root.resolve("proc/1/cgroup")).stream().anyMatch(line -> line.contains("/lxc/"))
                ? Optional.of("lxc")
                : Optional.empty();
    }
}
