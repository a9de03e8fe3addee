using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Krr;

/// <summary>Starts a mock of KRR for tests. Copy this file. KRR_URL selects a mock that already runs.</summary>
public sealed class KrrMock : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly Process? process;
    public string Url { get; }

    public KrrMock()
    {
        var running = Environment.GetEnvironmentVariable("KRR_URL");
        if (running is not null) { Url = running; return; }
        var command = (Environment.GetEnvironmentVariable("KRR_COMMAND") ?? "npx --yes krr-kit").Split(' ');
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        string[] arguments = [.. command[1..], "mock", "--port", "0", "--log-level", "error", "--auth", "maskinporten"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        var banner = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("krr mock did not start");
        Url = Regex.Match(banner, @" on (https?://\S+) ").Groups[1].Value;
    }

    /// <summary>Creates a session, which isolates a test from all others.</summary>
    public async Task<KrrSession> StartSessionAsync(string scenario = "standard")
    {
        var session = await CallAsync(HttpMethod.Post, $"{Url}/__krr/sessions", new { scenario });
        return new KrrSession($"{Url}/s/{session["name"]}");
    }

    public void Dispose() => process?.Kill();

    internal static async Task<JsonNode> CallAsync(HttpMethod method, string url, object? body = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}

/// <param name="Url">the base URL for the client under test</param>
public sealed record KrrSession(string Url)
{
    public async Task<string> FindIdentifierAsync(string role)
    {
        var scenario = await KrrMock.CallAsync(HttpMethod.Get, $"{Url}/__krr/scenario");
        return scenario["persons"]!.AsArray().First(person => $"{person!["role"]}" == role)!["identifier"]!.ToString();
    }

    public async Task<string> IssueTokenAsync()
    {
        var scope = "krr:global/kontaktinformasjon.read krr:global/digitalpost.read";
        return (await KrrMock.CallAsync(HttpMethod.Post, $"{Url}/__krr/tokens", new { scope }))["access_token"]!.ToString();
    }

    public async Task<bool> VerifyAsync(int count, object filter) =>
        (await KrrMock.CallAsync(HttpMethod.Post, $"{Url}/__krr/journal/verify", new { filter, count }))["ok"]!.GetValue<bool>();

    public async Task<JsonArray> FindingsAsync() =>
        (await KrrMock.CallAsync(HttpMethod.Get, $"{Url}/__krr/findings"))["findings"]!.AsArray();
}
