package no.example.krr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A mock of KRR for tests. Copy this file. KRR_URL selects a mock that already runs, such as one in a container. */
final class KrrMock implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Process process;
    private final String url;

    KrrMock(String... arguments) throws IOException {
        process = System.getenv("KRR_URL") == null ? start(arguments) : null;
        url = process == null ? System.getenv("KRR_URL") : readUrl(process);
    }

    private static Process start(String... arguments) throws IOException {
        String command = System.getenv().getOrDefault("KRR_COMMAND", "npx --yes krr-kit");
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("mock", "--port", "0", "--log-level", "error"));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String readUrl(Process process) throws IOException {
        String banner = process.inputReader().readLine();
        if (banner == null) throw new IllegalStateException("krr mock did not start");
        return banner.replaceFirst(".* on (https?://\\S+) .*", "$1");
    }

    /** Creates a session, which isolates a test from all others. */
    Session session(String scenario) {
        JsonNode session = call("POST", url + "/__krr/sessions", Map.of("scenario", scenario));
        return new Session(url + "/s/" + session.get("name").asText());
    }

    @Override
    public void close() { if (process != null) process.destroy(); }

    /** @param url the base URL for the client under test */
    record Session(String url) {
        String identifier(String role) {
            for (JsonNode person : call("GET", url + "/__krr/scenario", null).get("persons"))
                if (person.get("role").asText().equals(role)) return person.get("identifier").asText();
            throw new IllegalArgumentException("no role " + role);
        }

        String token() {
            String scope = "krr:global/kontaktinformasjon.read krr:global/digitalpost.read";
            return call("POST", url + "/__krr/tokens", Map.of("scope", scope)).get("access_token").asText();
        }

        boolean verify(int count, Map<String, Object> filter) {
            return call("POST", url + "/__krr/journal/verify", Map.of("filter", filter, "count", count)).get("ok").asBoolean();
        }

        JsonNode findings() { return call("GET", url + "/__krr/findings", null).get("findings"); }
    }

    private static JsonNode call(String method, String url, Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
            if (body == null) request.method(method, HttpRequest.BodyPublishers.noBody());
            else request.header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) throw new IllegalStateException(url + ": " + response.body());
            return JSON.readTree(response.body());
        } catch (IOException | InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }
}
