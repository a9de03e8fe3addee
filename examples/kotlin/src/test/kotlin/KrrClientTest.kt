package no.example.krr

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.io.File
import java.time.DateTimeException
import java.time.Duration
import java.time.OffsetDateTime
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable

/** KRR_COMMAND is the command line of krr; KRR_VECTORS a folder made by `krr vectors --out`. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KrrClientTest {
    private val mock = KrrMock("--auth", "maskinporten")

    @AfterAll
    fun stop() = mock.close()

    private fun createClient(session: KrrMock.Session, sleep: (Duration) -> Unit = {}) =
        KrrClient(session.url, session::token, sleep)

    @Test
    fun `finds each person in one request`() {
        val session = mock.session("standard")
        val kari = session.identifier("mobile-email")
        val reserved = session.identifier("reserved")
        val persons = createClient(session).findPersons(listOf(kari, reserved, kari))
        assertTrue(persons.getValue(kari).canBeNotified)
        assertFalse(persons.getValue(reserved).canBeNotified)
        assertTrue(session.verify(1, mapOf("operation" to "personer", "persons" to 2)))
        assertTrue(session.findings().isEmpty)
    }

    @Test
    fun `waits as long as the service requires`() {
        val session = mock.session("rate-limit")
        val sleeps = mutableListOf<Duration>()
        val client = createClient(session, sleeps::add)
        repeat(3) { client.findPersons(listOf(session.identifier("mobile-email"))) }
        assertEquals(listOf(Duration.ofSeconds(1)), sleeps)
    }

    @Test
    fun `reports an error without the identifier`() {
        val client = createClient(mock.session("standard"))
        val error = assertThrows(KrrException::class.java) { client.findPersons(listOf("12345678901")) }
        assertEquals(400, error.status)
        assertFalse("12345678901" in error.message!!)
    }

    private fun readVectors(subject: String): JsonNode =
        ObjectMapper().readTree(File(System.getenv("KRR_VECTORS"), "$subject.json"))["vectors"]

    @Test
    @EnabledIfEnvironmentVariable(named = "KRR_VECTORS", matches = ".+")
    fun `agrees with the vectors of identifiers`() {
        for (vector in readVectors("identifiers").filter { it["rule"].asText() == "2032" })
            assertEquals(vector["valid"].asBoolean(), isValidIdentifier(vector["identifier"].asText()), vector::toString)
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "KRR_VECTORS", matches = ".+")
    fun `agrees with the vectors of timestamps`() {
        for (vector in readVectors("timestamps")) {
            val text = vector["timestamp"].asText()
            if (vector["instant"].isNull) assertThrows(DateTimeException::class.java, { parseTimestamp(text) }, text)
            else assertEquals(
                OffsetDateTime.parse(vector["instant"].asText()).toInstant().toEpochMilli(),
                parseTimestamp(text).toInstant().toEpochMilli(), text,
            )
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "KRR_VECTORS", matches = ".+")
    fun `agrees with the vectors of the eighteen months`() {
        for (vector in readVectors("eighteen-months")) {
            val dates = listOf("oppdatert", "sist_verifisert")
                .filter(vector::hasNonNull)
                .map { parseTimestamp(vector[it].asText()) }
            val now = parseTimestamp(vector["now"].asText())
            assertEquals(vector["usable"].asBoolean(), isUsable(dates, now), vector::toString)
        }
    }
}
