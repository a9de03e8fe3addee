using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Krr;

/// <summary>A response other than 200. The message contains no identifier.</summary>
public sealed class KrrException(HttpStatusCode status) : Exception($"KRR returned {(int)status}")
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>A client of KRR's lookup service.</summary>
/// <param name="getToken">returns a valid access token; called once per request</param>
public sealed class KrrClient(HttpClient http, string baseUrl, Func<Task<string>> getToken, Func<TimeSpan, Task> sleep)
{
    private const int MaxPersons = 1000;
    private const int MaxAttempts = 3;

    /// <summary>Returns a person for each identifier, by identifier. The order of the response does not matter.</summary>
    public async Task<IReadOnlyDictionary<string, JsonNode>> FindPersonsAsync(IEnumerable<string> identifiers)
    {
        var persons = new Dictionary<string, JsonNode>();
        foreach (var batch in identifiers.Distinct().Chunk(MaxPersons))
            foreach (var person in await FindBatchAsync(batch))
                persons[person!["personidentifikator"]!.GetValue<string>()] = person;
        return persons;
    }

    private async Task<JsonArray> FindBatchAsync(string[] identifiers)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{baseUrl.TrimEnd('/')}/rest/v1/personer");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await getToken());
            request.Content = JsonContent.Create(new { personidentifikatorer = identifiers });
            using var response = await http.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.OK)
                return (await response.Content.ReadFromJsonAsync<JsonObject>())!["personer"]!.AsArray();
            var isTemporary = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
            if (!isTemporary || attempt == MaxAttempts) throw new KrrException(response.StatusCode);
            await sleep(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt));
        }
    }

    /// <summary>Both fields count, and an address must be there: the documentation contradicts itself on some combinations.</summary>
    public static bool CanBeNotified(JsonNode person)
    {
        var contact = person["kontaktinformasjon"];
        var hasAddress = contact?["epostadresse"] is not null || contact?["mobiltelefonnummer"] is not null;
        return person["reservasjon"]?.GetValue<string>() == "NEI"
            && person["varslingsstatus"]?.GetValue<string>() == "KAN_VARSLES"
            && hasAddress;
    }
}
