using System.Net;
using Xunit;

namespace Krr;

public sealed class KrrClientTests(KrrMock mock) : IClassFixture<KrrMock>
{
    private readonly List<TimeSpan> sleeps = [];

    private KrrClient CreateClient(KrrSession session) =>
        new(new HttpClient(), session.Url, session.IssueTokenAsync, delay => { sleeps.Add(delay); return Task.CompletedTask; });

    [Fact]
    public async Task Finds_each_person_in_one_request()
    {
        var session = await mock.StartSessionAsync();
        var kari = await session.FindIdentifierAsync("mobile-email");
        var reserved = await session.FindIdentifierAsync("reserved");
        var persons = await CreateClient(session).FindPersonsAsync([kari, reserved, kari]);
        Assert.True(KrrClient.CanBeNotified(persons[kari]));
        Assert.False(KrrClient.CanBeNotified(persons[reserved]));
        Assert.True(await session.VerifyAsync(1, new { operation = "personer", persons = 2 }));
        Assert.Empty(await session.FindingsAsync());
    }

    [Fact]
    public async Task Waits_as_long_as_the_service_requires()
    {
        var session = await mock.StartSessionAsync("rate-limit");
        var kari = await session.FindIdentifierAsync("mobile-email");
        for (var attempt = 1; attempt <= 3; attempt++) await CreateClient(session).FindPersonsAsync([kari]);
        Assert.Equal([TimeSpan.FromSeconds(1)], sleeps);
    }

    [Fact]
    public async Task Reports_an_error_without_the_identifier()
    {
        var session = await mock.StartSessionAsync();
        var error = await Assert.ThrowsAsync<KrrException>(() => CreateClient(session).FindPersonsAsync(["12345678901"]));
        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.DoesNotContain("12345678901", error.Message);
    }
}
