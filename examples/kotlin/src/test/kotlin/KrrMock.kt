package no.example.krr

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

private val json = ObjectMapper()
private val http = HttpClient.newHttpClient()

/** A mock of KRR for tests. Copy this file. KRR_URL selects a mock that already runs, such as one in a container. */
class KrrMock(vararg arguments: String) : AutoCloseable {
    private val process = if (System.getenv("KRR_URL") == null) start(arguments) else null
    private val url = if (process == null) System.getenv("KRR_URL") else readUrl(process)

    private fun start(arguments: Array<out String>): Process {
        val command = System.getenv("KRR_COMMAND") ?: "npx --yes krr-kit"
        return ProcessBuilder(command.split(" ") + listOf("mock", "--port", "0", "--log-level", "error") + arguments)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    }

    private fun readUrl(process: Process): String {
        val banner = checkNotNull(process.inputReader().readLine()) { "krr mock did not start" }
        return banner.replaceFirst(Regex(".* on (https?://\\S+) .*"), "$1")
    }

    /** Creates a session, which isolates a test from all others. */
    fun session(scenario: String) =
        Session("$url/s/" + call("POST", "$url/__krr/sessions", mapOf("scenario" to scenario))["name"].asText())

    override fun close() {
        process?.destroy()
    }

    /** @param url the base URL for the client under test */
    class Session(val url: String) {
        fun identifier(role: String): String =
            call("GET", "$url/__krr/scenario")["persons"].first { it["role"].asText() == role }["identifier"].asText()

        fun token(): String {
            val scope = "krr:global/kontaktinformasjon.read krr:global/digitalpost.read"
            return call("POST", "$url/__krr/tokens", mapOf("scope" to scope))["access_token"].asText()
        }

        fun verify(count: Int, filter: Map<String, Any>): Boolean =
            call("POST", "$url/__krr/journal/verify", mapOf("filter" to filter, "count" to count))["ok"].asBoolean()

        fun findings(): JsonNode = call("GET", "$url/__krr/findings")["findings"]
    }
}

private fun call(method: String, url: String, body: Any? = null): JsonNode {
    val request = HttpRequest.newBuilder(URI.create(url))
    if (body == null) request.method(method, HttpRequest.BodyPublishers.noBody())
    else request.header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
    val response = http.send(request.build(), HttpResponse.BodyHandlers.ofString())
    check(response.statusCode() < 300) { "$url: ${response.body()}" }
    return json.readTree(response.body())
}
