using System.Net;
using System.Net.Http.Headers;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;
using ChatDeploy.Testing;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Tests.Scm.Http;

/// <summary>What is the same for all providers' APIs, against a server that answers as each test says.</summary>
public sealed class ScmHttpTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task An_answer_that_stays_the_same_is_a_refusal(int status)
    {
        await using var server = await ScmServer.StartAsync(Answer(status, """{"message":"No"}"""));
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => server.Http().SendAsync(Read(), Ct));
        Assert.Contains($"Example answers {status} (No) when asked to read a thing", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_failure_that_may_pass_is_unavailable_and_reads_are_tried_again(int status)
    {
        await using var server = await ScmServer.StartAsync(Answer(status, "<html>"));
        await Assert.ThrowsAsync<ScmUnavailableException>(() => server.Http(tries: 2).SendAsync(Read(), Ct));
        Assert.Equal(2, server.Asked.Count);
        await Assert.ThrowsAsync<ScmUnavailableException>(() => server.Http(tries: 2).SendAsync(Read() with { Method = HttpMethod.Post }, Ct));
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task An_expected_status_comes_back_with_the_provider_s_words()
    {
        await using var server = await ScmServer.StartAsync(Answer(404, """{"error":{"message":"No such thing"}}"""));
        var answer = await server.Http().SendAsync(Read() with { Expected = [HttpStatusCode.NotFound] }, Ct);
        Assert.Equal((true, "No such thing"), (answer.IsMissing, answer.Words));
    }

    [Theory]
    [InlineData("""{"message":"Validation Failed","errors":[{"message":"is too long"},"and bad"]}""", "Validation Failed: is too long, and bad")]
    [InlineData("""{"message":{"base":["Reference not found"]}}""", "base Reference not found")]
    [InlineData("""{"error":"invalid_token","error_description":"Token was revoked"}""", "invalid_token: Token was revoked")]
    [InlineData("""{"message":"the value s3cret\u0007 is wrong"}""", "the value ***  is wrong")]
    [InlineData("""{"message":"\ud800"}""", "422 when")]
    [InlineData("[1]", "422 when")]
    [InlineData("<html>", "422 when")]
    public async Task Words_of_every_provider_are_read_and_secrets_struck_out(string body, string told)
    {
        await using var server = await ScmServer.StartAsync(Answer(422, body));
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => server.Http().SendAsync(Read() with { Secrets = ["s3cret"] }, Ct));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry-After", "7", null, null, 7)]
    [InlineData("Retry-After", "0", null, null, 1)]
    [InlineData("Retry-After", "999999", null, null, 3600)]
    [InlineData("RateLimit-Remaining", "0", "RateLimit-Reset", "+90", 90)]
    [InlineData(null, null, null, null, 60)]
    public async Task Too_many_calls_end_all_calls_of_that_account_for_as_long_as_it_is_told(string? name, string? value, string? second, string? reset, int seconds)
    {
        await using var server = await ScmServer.StartAsync(context =>
        {
            var now = DateTimeOffset.UtcNow;
            context.Response.Headers.Date = now.ToString("R");
            if (name is not null) context.Response.Headers[name] = value;
            if (second is not null) context.Response.Headers[second] = (now.ToUnixTimeSeconds() + int.Parse(reset!, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = 429;
            return Task.CompletedTask;
        });
        var http = server.Http();
        var unavailable = await Assert.ThrowsAsync<ScmUnavailableException>(() => http.SendAsync(Read(), Ct));
        Assert.InRange(unavailable.RetryAfter!.Value.TotalSeconds, seconds - 1, seconds + 1);
        await Assert.ThrowsAsync<ScmUnavailableException>(() => http.SendAsync(Read(), Ct));
        Assert.Single(server.Asked);
        await Assert.ThrowsAsync<ScmUnavailableException>(() => http.SendAsync(Read() with { Account = "another" }, Ct));
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_unavailable()
    {
        await using var server = await ScmServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        var unavailable = await Assert.ThrowsAsync<ScmUnavailableException>(() => server.Http(tries: 1, timeLimit: TimeSpan.FromSeconds(0.2)).SendAsync(Read(), Ct));
        Assert.Contains("did not answer within 0.2 s", unavailable.Message, StringComparison.Ordinal);
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Http().SendAsync(Read(), gone.Token));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read_and_one_of_a_write_proves_nothing()
    {
        await using var server = await ScmServer.StartAsync(Answer(200, $"\"{new string('x', 2 << 20)}\""));
        await Assert.ThrowsAsync<ScmRefusedException>(() => server.Http().SendAsync(Read(), Ct));
        await Assert.ThrowsAsync<ScmUnavailableException>(() => server.Http().SendAsync(Read() with { Method = HttpMethod.Post }, Ct));
    }

    [Fact]
    public async Task Credentials_do_not_leave_the_address()
    {
        await using var other = await ScmServer.StartAsync(Answer(200, "[]"));
        await using var server = await ScmServer.StartAsync(context =>
        {
            if (context.Request.Query.ContainsKey("page"))
            {
                context.Response.Headers.Link = $"<{other.Address}x?page=2>; rel=\"next\"";
                return context.Response.WriteAsync("[]", Ct);
            }

            context.Response.Redirect(other.Address + "x");
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<ScmRefusedException>(() => server.Http().SendAsync(Read(), Ct));
        await Assert.ThrowsAsync<ScmUnavailableException>(async () => await server.Http().PagesAsync(Read() with { Path = "x?page=1" }, 5, null, Ct).CountAsync(Ct));
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task Redirects_within_the_address_are_followed_with_credentials_and_not_for_ever()
    {
        await using var server = await ScmServer.StartAsync(context =>
        {
            if (context.Request.Path == "/api/there") return context.Response.WriteAsync("{}", Ct);
            context.Response.Redirect(context.Request.Path == "/api/thing" ? "/api/there" : "/api/circle", false, true);
            return Task.CompletedTask;
        });
        Assert.True((await server.Http().SendAsync(Read() with { Authorization = new AuthenticationHeaderValue("Bearer", "t") }, Ct)).IsSuccess);
        Assert.Equal(["/api/thing Bearer t", "/api/there Bearer t"], server.Asked);
        await Assert.ThrowsAsync<ScmRefusedException>(() => server.Http().SendAsync(Read() with { Path = "circle" }, Ct));
    }

    [Fact]
    public async Task Pages_are_read_by_link_or_as_the_caller_says_and_only_as_many_as_wanted()
    {
        await using var server = await ScmServer.StartAsync(context =>
        {
            var page = int.Parse(context.Request.Query["page"].FirstOrDefault() ?? "1", System.Globalization.CultureInfo.InvariantCulture);
            if (page < 4) context.Response.Headers.Link = $"<http://{context.Request.Host}/api/thing?page={page + 1}>; rel=\"next\", <http://{context.Request.Host}/api/thing?page=4>; rel=\"last\"";
            return context.Response.WriteAsync(page < 4 ? $$"""{"next":"http://{{context.Request.Host}}/api/thing?page={{page + 1}}"}""" : "{}", Ct);
        });
        Assert.Equal(4, await server.Http().PagesAsync(Read(), 10, null, Ct).CountAsync(Ct));
        Assert.Equal(4, await server.Http().PagesAsync(Read(), 10, answer => ScmJson.Text(answer.Body, "next"), Ct).CountAsync(Ct));
        Assert.Equal(2, await server.Http().PagesAsync(Read(), 2, null, Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task No_more_calls_are_on_their_way_than_may_be()
    {
        var (now, most) = (0, 0);
        await using var server = await ScmServer.StartAsync(async context =>
        {
            var here = Interlocked.Increment(ref now);
            InterlockedMax(ref most, here);
            await Eventually.TrueAsync(() => Volatile.Read(ref now) == 2 || context.RequestAborted.IsCancellationRequested, TimeSpan.FromSeconds(0.1)).ContinueWith(_ => { }, TaskScheduler.Default);
            Interlocked.Decrement(ref now);
            await context.Response.WriteAsync("{}", Ct);
        });
        var http = server.Http(concurrency: 2);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => http.SendAsync(Read(), Ct)));
        Assert.Equal(2, most);
    }

    [Fact]
    public void Names_are_only_names_in_paths()
    {
        Assert.Equal("repos/a%2Fb/x%3Fy%23z", ScmPath.Of($"repos/{"a/b"}/{"x?y#z"}"));
        Assert.Equal("release/2%20x", ScmPath.Parts("release/2 x"));
        foreach (var name in new[] { "", ".", ".." }) Assert.Throws<ScmRefusedException>(() => ScmPath.Of($"repos/{name}"));
        Assert.Throws<ScmRefusedException>(() => ScmPath.Parts("a/../b"));
    }

    private static ScmCall Read() => new(HttpMethod.Get, "thing", "read a thing");

    private static RequestDelegate Answer(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body, Ct);
    };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
        }
    }
}
