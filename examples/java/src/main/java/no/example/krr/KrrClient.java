package no.example.krr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A client of KRR's lookup service. */
public final class KrrClient {
    private static final int MAX_PERSONS = 1000;
    private static final int MAX_ATTEMPTS = 3;
    private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI url;
    private final Supplier<String> token;
    private final Consumer<Duration> sleep;

    /** A response other than 200. The message contains no identifier. */
    public static final class KrrException extends RuntimeException {
        private static final long serialVersionUID = 1;
        public final int status;

        KrrException(int status) {
            super("KRR returned " + status);
            this.status = status;
        }
    }

    /** @param token returns a valid access token; called once per request */
    public KrrClient(String baseUrl, Supplier<String> token, Consumer<Duration> sleep) {
        this.url = URI.create(baseUrl.replaceAll("/+$", "") + "/rest/v1/personer");
        this.token = token;
        this.sleep = sleep;
    }

    /** Returns a person for each identifier, by identifier. The order of the response does not matter. */
    public Map<String, JsonNode> findPersons(List<String> identifiers) throws IOException, InterruptedException {
        List<String> unique = new ArrayList<>(new LinkedHashSet<>(identifiers));
        Map<String, JsonNode> persons = new HashMap<>();
        for (int start = 0; start < unique.size(); start += MAX_PERSONS) {
            List<String> batch = unique.subList(start, Math.min(start + MAX_PERSONS, unique.size()));
            for (JsonNode person : findBatch(batch)) persons.put(person.get("personidentifikator").asText(), person);
        }
        return persons;
    }

    private JsonNode findBatch(List<String> identifiers) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(Map.of("personidentifikatorer", identifiers));
        for (int attempt = 1; ; attempt++) {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token.get())
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            int status = response.statusCode();
            if (status == 200) return JSON.readTree(response.body()).get("personer");
            boolean isTemporary = status == 429 || status == 503;
            if (!isTemporary || attempt == MAX_ATTEMPTS) throw new KrrException(status);
            String seconds = response.headers().firstValue("Retry-After").orElse("");
            sleep.accept(Duration.ofSeconds(seconds.matches("[0-9]+") ? Long.parseLong(seconds) : attempt));
        }
    }

    /** Both fields count, and an address must be there: the documentation contradicts itself on some combinations. */
    public static boolean canBeNotified(JsonNode person) {
        JsonNode contact = person.path("kontaktinformasjon");
        boolean hasAddress = contact.hasNonNull("epostadresse") || contact.hasNonNull("mobiltelefonnummer");
        return person.path("reservasjon").asText().equals("NEI")
                && person.path("varslingsstatus").asText().equals("KAN_VARSLES")
                && hasAddress;
    }

    /** `OffsetDateTime.parse` does not read `+02`, the form that KRR writes; the pattern letter `X` reads all three forms. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    /** @throws DateTimeException for a text that is not a timestamp */
    public static OffsetDateTime parseTimestamp(String text) {
        return OffsetDateTime.parse(text, TIMESTAMP);
    }

    /** A contact channel is usable if one of its dates is newer than 18 months of the Norwegian calendar. */
    public static boolean isUsable(List<OffsetDateTime> dates, OffsetDateTime now) {
        OffsetDateTime border = now.atZoneSameInstant(OSLO).minusMonths(18).toOffsetDateTime();
        return dates.stream().anyMatch(date -> date.isAfter(border));
    }

    private static final int[] K1_WEIGHTS = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0};
    private static final int[] K2_WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};

    /** Checks the date and both check digits, by the current rule and the one for numbers issued from 2032. */
    public static boolean isValidIdentifier(String text) {
        if (!text.matches("[0-9]{11}")) return false;
        if (sum(text, K1_WEIGHTS) % 11 > 3 || sum(text, K2_WEIGHTS) % 11 != 0) return false;
        int day = Integer.parseInt(text.substring(0, 2));
        int month = Integer.parseInt(text.substring(2, 4));
        if (day > 40) day -= 40; // D-number
        for (int offset : new int[] {80, 65, 40}) if (month > offset && month <= offset + 12) month -= offset; // synthetic
        try {
            LocalDate.of(2000 + Integer.parseInt(text.substring(4, 6)), month, day);
            return true;
        } catch (DateTimeException invalid) {
            return false;
        }
    }

    private static int sum(String text, int[] weights) {
        int sum = 0;
        for (int at = 0; at < weights.length; at++) sum += weights[at] * (text.charAt(at) - '0');
        return sum;
    }
}
