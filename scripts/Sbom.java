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
 * and the Java runtime. A jar that the build knows nothing of is an error.
 */
final class Sbom {
    private Sbom() {}

    /** @param args the build's bill, the package's folder, its name and version */
    public static void main(String... args) throws IOException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        Path folder = Path.of(args[1]);
        ObjectNode bill = (ObjectNode) mapper.readTree(Files.readAllBytes(Path.of(args[0])));
        ((ObjectNode) bill.get("metadata").get("component")).put("name", args[2]).put("type", "application");
        Map<String, JsonNode> known = new HashMap<>();
        for (JsonNode component : bill.get("components")) {
            known.put(jarName(component), component);
        }
        ArrayNode components = mapper.createArrayNode();
        for (Path jar : jars(folder.resolve("lib"))) {
            String name = jar.getFileName().toString();
            if (name.startsWith("fluxforge-cli-")) {
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
        components.add(runtime(folder.resolve("runtime/release"), mapper));
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
