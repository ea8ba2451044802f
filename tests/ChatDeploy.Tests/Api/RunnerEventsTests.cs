using System.Net;
using System.Net.Http.Json;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Api;

public sealed class RunnerEventsTests(StoreFixture store)
{
    [Fact]
    public async Task A_job_reports_its_way_to_the_end_with_its_attempts_token()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (deployment, attempt) = await RunningAsync(world);

        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "started", at = DateTimeOffset.UtcNow });
        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "step", at = DateTimeOffset.UtcNow, name = "migrate", status = "running" });
        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "step", at = DateTimeOffset.UtcNow, name = "migrate", status = "succeeded" });
        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "progress", at = DateTimeOffset.UtcNow, percent = 40, message = "unpacking" });
        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "log", at = DateTimeOffset.UtcNow, lines = new[] { "one\0", "two" } });
        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "artifact", at = DateTimeOffset.UtcNow, name = "bundle", url = "https://example.com/b.zip" });
        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "finished", at = DateTimeOffset.UtcNow, outcome = "succeeded", exitCode = 0, runUrl = "https://example.com/runs/1" });

        await world.UntilAsync(deployment, "applied");
        var job = (await world.GetAsync($"/api/jobs/{attempt.Key.JobName}")).Json;
        Assert.Equal(("succeeded", "https://example.com/runs/1"), (job.GetProperty("state").GetString(), job.GetProperty("runUrl").GetString()));
        var reported = job.GetProperty("reported");
        Assert.Equal((40, "unpacking"), (reported.GetProperty("percent").GetInt32(), reported.GetProperty("message").GetString()));
        Assert.Equal("migrate", Assert.Single(reported.GetProperty("steps").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("succeeded", reported.GetProperty("steps")[0].GetProperty("status").GetString());
        Assert.Equal("bundle", Assert.Single(reported.GetProperty("artifacts").EnumerateArray()).GetProperty("name").GetString());
        Assert.EndsWith("one\uFFFD\ntwo\n", (await world.GetAsync($"/api/jobs/{attempt.Key.JobName}/log")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_end_makes_the_deployment_ask()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (deployment, attempt) = await RunningAsync(world);

        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "finished", at = DateTimeOffset.UtcNow, outcome = "failed", exitCode = 7 });

        await world.UntilPausedAsync(deployment);
        var job = await world.GetAsync($"/api/jobs/{attempt.Key.JobName}");
        Assert.Equal(("failed", "7", "exit_code"), (job["state"], job["exitCode"], job["reason"]));
    }

    [Fact]
    public async Task An_end_that_is_accepted_is_durable()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (_, attempt) = await RunningAsync(world);

        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "finished", at = DateTimeOffset.UtcNow, outcome = "succeeded" });

        await using var db = await world.DbAsync();
        Assert.Equal(JobState.Succeeded, await db.Jobs.Where(j => j.Id == attempt.Key.JobId).Select(j => j.State).SingleAsync());
    }

    [Fact]
    public async Task An_end_dated_by_a_wrong_clock_counts_as_now()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (deployment, attempt) = await RunningAsync(world);
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        await AcceptedAsync(world, attempt, new { attempt = 1, kind = "finished", at = DateTimeOffset.UtcNow.AddYears(-3), outcome = "succeeded" });

        await world.UntilAsync(deployment, "applied");
        Assert.True((await world.GetAsync($"/api/jobs/{attempt.Key.JobName}")).Json.GetProperty("finishedAt").GetDateTimeOffset() >= before);
    }

    [Fact]
    public async Task Events_of_an_older_attempt_are_kept_and_change_nothing()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (deployment, first) = await RunningAsync(world);
        await AcceptedAsync(world, first, new { attempt = 1, kind = "finished", at = DateTimeOffset.UtcNow, outcome = "failed" });
        await world.UntilPausedAsync(deployment);
        (await world.PostAsync($"/api/deployments/{deployment}/retry", "ada")).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => world.Runner.Attempts.ContainsKey(first.Key with { Attempt = 2 }));

        await AcceptedAsync(world, first, new { attempt = 1, kind = "log", at = DateTimeOffset.UtcNow, lines = new[] { "late" } });
        await AcceptedAsync(world, first, new { attempt = 1, kind = "finished", at = DateTimeOffset.UtcNow, outcome = "succeeded" });

        var job = await world.GetAsync($"/api/jobs/{first.Key.JobName}");
        Assert.Equal(("running", "2"), (job["state"], job["attempt"]));
        Assert.Contains("late", (await world.GetAsync($"/api/jobs/{first.Key.JobName}/log?attempt=1")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("late", (await world.GetAsync($"/api/jobs/{first.Key.JobName}/log?attempt=2")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_attempts_token_or_a_persons_is_refused()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (_, attempt) = await RunningAsync(world);
        var body = new { attempt = 2, kind = "started", at = DateTimeOffset.UtcNow };

        (await SendAsync(world, attempt.Key.JobName, attempt.CallbackToken, body)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await SendAsync(world, "J-4711", attempt.CallbackToken, body with { attempt = 1 })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await SendAsync(world, attempt.Key.JobName, await world.TokenOfAsync("root"), body with { attempt = 1 })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await SendAsync(world, attempt.Key.JobName, null, body with { attempt = 1 })).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static async Task<(string Deployment, JobAttempt Attempt)> RunningAsync(ApiWorld world)
    {
        world.Runner.Outcome = _ => null;
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => !world.Runner.Attempts.IsEmpty);
        return (preview["id"]!, world.Runner.Attempts.Values.Single());
    }

    private static async Task AcceptedAsync(ApiWorld world, JobAttempt attempt, object body) =>
        (await SendAsync(world, attempt.Key.JobName, attempt.CallbackToken, body)).Expect(HttpStatusCode.Accepted);

    private static async Task<ApiAnswer> SendAsync(ApiWorld world, string job, string? token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/jobs/{job}/events") { Content = JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await world.SendAsync(request);
    }
}
