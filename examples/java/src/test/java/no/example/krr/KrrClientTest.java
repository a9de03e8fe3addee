package no.example.krr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** KRR_COMMAND is the command line of krr; KRR_VECTORS a folder made by `krr vectors --out`. */
class KrrClientTest {
    private static KrrMock mock;

    private final List<Duration> sleeps = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        mock = new KrrMock("--auth", "maskinporten");
    }

    @AfterAll
    static void stop() {
        mock.close();
    }

    private KrrClient createClient(KrrMock.Session session) {
        return new KrrClient(session.url(), session::token, sleeps::add);
    }

    @Test
    void findsEachPersonInOneRequest() throws Exception {
        KrrMock.Session session = mock.session("standard");
        String kari = session.identifier("mobile-email");
        String reserved = session.identifier("reserved");
        Map<String, JsonNode> persons = createClient(session).findPersons(List.of(kari, reserved, kari));
        assertTrue(KrrClient.canBeNotified(persons.get(kari)));
        assertFalse(KrrClient.canBeNotified(persons.get(reserved)));
        assertTrue(session.verify(1, Map.of("operation", "personer", "persons", 2)));
        assertTrue(session.findings().isEmpty());
    }

    @Test
    void waitsAsLongAsTheServiceRequires() throws Exception {
        KrrMock.Session session = mock.session("rate-limit");
        KrrClient client = createClient(session);
        for (int attempt = 1; attempt <= 3; attempt++) client.findPersons(List.of(session.identifier("mobile-email")));
        assertEquals(List.of(Duration.ofSeconds(1)), sleeps);
    }

    @Test
    void reportsAnErrorWithoutTheIdentifier() {
        KrrClient client = createClient(mock.session("standard"));
        var error = assertThrows(KrrClient.KrrException.class, () -> client.findPersons(List.of("12345678901")));
        assertEquals(400, error.status);
        assertFalse(error.getMessage().contains("12345678901"));
    }

    private static JsonNode readVectors(String subject) throws IOException {
        return new ObjectMapper().readTree(Path.of(System.getenv("KRR_VECTORS"), subject + ".json").toFile()).get("vectors");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "KRR_VECTORS", matches = ".+")
    void agreesWithTheIdentifierVectors() throws IOException {
        for (JsonNode vector : readVectors("identifiers")) {
            if (!vector.get("rule").asText().equals("2032")) continue;
            assertEquals(vector.get("valid").asBoolean(), KrrClient.isValidIdentifier(vector.get("identifier").asText()), vector::toString);
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "KRR_VECTORS", matches = ".+")
    void agreesWithTheTimestampVectors() throws IOException {
        for (JsonNode vector : readVectors("timestamps")) {
            String text = vector.get("timestamp").asText();
            if (vector.get("instant").isNull()) assertThrows(DateTimeException.class, () -> KrrClient.parseTimestamp(text), text);
            else assertEquals(
                    OffsetDateTime.parse(vector.get("instant").asText()).toInstant().toEpochMilli(),
                    KrrClient.parseTimestamp(text).toInstant().toEpochMilli(), text);
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "KRR_VECTORS", matches = ".+")
    void agreesWithTheEighteenMonthsVectors() throws IOException {
        for (JsonNode vector : readVectors("eighteen-months")) {
            List<OffsetDateTime> dates = Stream.of("oppdatert", "sist_verifisert")
                    .filter(vector::hasNonNull)
                    .map(name -> KrrClient.parseTimestamp(vector.get(name).asText()))
                    .toList();
            OffsetDateTime now = KrrClient.parseTimestamp(vector.get("now").asText());
            assertEquals(vector.get("usable").asBoolean(), KrrClient.isUsable(dates, now), vector::toString);
        }
    }
}
