package no.example.krr

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.DateTimeException
import java.time.Duration
import java.time.LocalDate
import java.time.OffsetDateTime
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.time.format.DateTimeFormatterBuilder
import java.time.format.ResolverStyle
import java.time.temporal.ChronoField

private const val MAX_PERSONS = 1000
private const val MAX_ATTEMPTS = 3
private val OSLO = ZoneId.of("Europe/Oslo")
private val JSON = ObjectMapper()

/** A response other than 200. The message contains no identifier. */
class KrrException(val status: Int) : RuntimeException("KRR returned $status")

/** A contact channel with its dates. */
data class Channel(val address: String, val updated: OffsetDateTime?, val verified: OffsetDateTime?)

/** A person as the client needs it. `status` and the other words are those of KRR. */
data class Person(
    val identifier: String,
    val status: String,
    val reservation: String?,
    val notification: String?,
    val email: Channel?,
    val mobile: Channel?,
) {
    /** Both fields count, and an address must be there: the documentation contradicts itself on some combinations. */
    val canBeNotified: Boolean
        get() = reservation == "NEI" && notification == "KAN_VARSLES" && (email ?: mobile) != null
}

/**
 * A client of KRR's lookup service.
 *
 * @param token returns a valid access token; called once per request
 */
class KrrClient(baseUrl: String, private val token: () -> String, private val sleep: (Duration) -> Unit) {
    private val http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()
    private val url = URI.create(baseUrl.trimEnd('/') + "/rest/v1/personer")

    /** Returns a person for each identifier, by identifier. The order of the response does not matter. */
    fun findPersons(identifiers: Collection<String>): Map<String, Person> =
        identifiers.distinct().chunked(MAX_PERSONS).flatMap(::findBatch).associateBy(Person::identifier)

    private fun findBatch(identifiers: List<String>): List<Person> {
        val body = JSON.writeValueAsString(mapOf("personidentifikatorer" to identifiers))
        for (attempt in 1..MAX_ATTEMPTS) {
            val response = send(body)
            val status = response.statusCode()
            if (status == 200) return JSON.readTree(response.body())["personer"].map(::readPerson)
            if (status !in setOf(429, 503) || attempt == MAX_ATTEMPTS) throw KrrException(status)
            val seconds = response.headers().firstValue("Retry-After").orElse("").toLongOrNull()
            sleep(Duration.ofSeconds(seconds ?: attempt.toLong()))
        }
        error("unreachable")
    }

    private fun send(body: String): HttpResponse<ByteArray> = http.send(
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer ${token()}")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray(),
    )
}

private fun readPerson(json: JsonNode): Person {
    val contact = json.path("kontaktinformasjon")
    return Person(
        identifier = json["personidentifikator"].asText(),
        status = json["status"].asText(),
        reservation = json.text("reservasjon"),
        notification = json.text("varslingsstatus"),
        email = readChannel(contact, "epostadresse"),
        mobile = readChannel(contact, "mobiltelefonnummer"),
    )
}

private fun readChannel(contact: JsonNode, name: String): Channel? = contact.text(name)?.let { address ->
    Channel(
        address,
        updated = contact.text("${name}_oppdatert")?.let(::parseTimestamp),
        verified = contact.text("${name}_sist_verifisert")?.let(::parseTimestamp),
    )
}

private fun JsonNode.text(name: String): String? = if (hasNonNull(name)) this[name].asText() else null

/** `OffsetDateTime.parse` does not read `+02`, the form that KRR writes; the pattern letter `X` reads all three forms. */
private val TIMESTAMP: DateTimeFormatter = DateTimeFormatterBuilder()
    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
    .appendPattern("[XXX][XX][X]")
    .toFormatter()
    .withResolverStyle(ResolverStyle.STRICT)

/** @throws DateTimeException for a text that is not a timestamp */
fun parseTimestamp(text: String): OffsetDateTime = OffsetDateTime.parse(text, TIMESTAMP)

/** A contact channel is usable if one of its dates is newer than 18 months of the Norwegian calendar. */
fun isUsable(dates: List<OffsetDateTime>, now: OffsetDateTime): Boolean {
    val border = now.atZoneSameInstant(OSLO).minusMonths(18).toOffsetDateTime()
    return dates.any { it.isAfter(border) }
}

private val K1_WEIGHTS = listOf(3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0)
private val K2_WEIGHTS = listOf(5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
private val SYNTHETIC_MONTHS = listOf(80, 65, 40)

/** Checks the date and both check digits, by the current rule and the one for numbers issued from 2032. */
fun isValidIdentifier(text: String): Boolean {
    if (!text.matches(Regex("[0-9]{11}"))) return false
    val digits = text.map(Char::digitToInt)
    fun sum(weights: List<Int>) = digits.zip(weights) { digit, weight -> digit * weight }.sum()
    if (sum(K1_WEIGHTS) % 11 > 3 || sum(K2_WEIGHTS) % 11 != 0) return false
    val day = text.take(2).toInt().let { if (it > 40) it - 40 else it } // D-number
    val written = text.substring(2, 4).toInt()
    val month = written - (SYNTHETIC_MONTHS.find { written in it + 1..it + 12 } ?: 0)
    return try {
        LocalDate.of(2000 + text.substring(4, 6).toInt(), month, day)
        true
    } catch (_: DateTimeException) {
        false
    }
}
