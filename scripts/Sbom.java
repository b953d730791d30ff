import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a package's bill of materials: what the build's (CycloneDX) says of each jar that is in the package, with the jar's SHA-256,
 * and the Java runtime if it has one. A jar that the build knows nothing of is an error.
 */
final class Sbom {
    private Sbom() {}

    /** @param args the build's bill, the version, the packages' folders, each called as its package */
    public static void main(String... args) throws IOException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        ObjectNode bill = (ObjectNode) mapper.readTree(Files.readAllBytes(Path.of(args[0])));
        for (int i = 2; i < args.length; i++) {
            write(bill.deepCopy(), args[1], Path.of(args[i]), mapper);
        }
    }

    private static void write(ObjectNode bill, String version, Path folder, JsonMapper mapper) throws IOException {
        ((ObjectNode) bill.get("metadata").get("component"))
                .put("name", folder.getFileName().toString())
                .put("type", "application");
        Map<String, JsonNode> known = new HashMap<>();
        for (JsonNode component : bill.get("components")) {
            known.put(jarName(component), component);
        }
        ArrayNode components = mapper.createArrayNode();
        for (Path jar : jars(folder.resolve("lib"))) {
            String name = jar.getFileName().toString();
            if (name.equals("fluxforge-cli-" + version + ".jar")) {
                continue; // the bill's own subject
            }
            JsonNode component = known.get(name);
            if (component == null) {
                throw new IllegalStateException("the build's bill of materials does not know " + name);
            }
            ObjectNode kept = (ObjectNode) component.deepCopy();
            kept.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256(jar));
            components.add(kept);
        }
        Path release = folder.resolve("runtime/release");
        if (Files.exists(release)) {
            components.add(runtime(release, mapper));
        }
        bill.set("components", components);
        bill.remove("dependencies"); // it names what was left out
        Files.writeString(folder.resolve("sbom.json"), mapper.writeValueAsString(bill) + "\n");
    }

    /** The file name that Maven gives a component: NAME-VERSION[-CLASSIFIER].jar. */
    private static String jarName(JsonNode component) {
        String purl = component.get("purl").asString();
        int classifier = purl.indexOf("classifier=");
        String suffix = classifier < 0 ? "" : "-" + purl.substring(classifier + 11).replaceFirst("&.*", "");
        return component.get("name").asString() + "-" + component.get("version").asString() + suffix + ".jar";
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static ObjectNode runtime(Path release, JsonMapper mapper) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(release)) {
            properties.load(in);
        }
        return mapper.createObjectNode()
                .put("type", "platform")
                .put("name", "java-runtime")
                .put("publisher", properties.getProperty("IMPLEMENTOR", "unknown").replace("\"", ""))
                .put("version", properties.getProperty("JAVA_RUNTIME_VERSION", properties.getProperty("JAVA_VERSION"))
                        .replace("\"", ""));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
