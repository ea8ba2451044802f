using System.Net;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Pages.Jobs;

public sealed class JobPageTests(StoreFixture store)
{
    [Fact]
    public async Task A_running_job_shows_its_log_steps_and_artifacts_and_gives_new_lines_by_and_by()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (attempt, reports) = await RunningAsync(world);
        await reports.ReportAsync(new JobReport.Step(attempt.Key, DateTimeOffset.UtcNow, "copy files", "running"), CancellationToken.None);
        await reports.ReportDurablyAsync(new JobReport.Artifact(attempt.Key, DateTimeOffset.UtcNow, "report", "https://example.com/report"), CancellationToken.None);
        using var eve = await PageReader.OfAsync(world, "eve");

        var page = await eve.ReadAsync($"/jobs/{attempt.Key.JobName}");
        Assert.Contains("copy files", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.com/report\"", page, StringComparison.Ordinal);
        Assert.Contains("Deploy crm main on acme/pdv-milano", page, StringComparison.Ordinal);

        await reports.ReportDurablyAsync(new JobReport.Log(attempt.Key, DateTimeOffset.UtcNow, ["\u001b[32mmore", "lines"]), CancellationToken.None);
        var after = page.Split("data-after=\"")[1].Split('"')[0];
        var more = await world.GetAsync($"/jobs/{attempt.Key.JobName}/log/lines?attempt=1&after={after}&line=2&style=");
        Assert.Contains("id=\"L2\"", more["html"], StringComparison.Ordinal);
        Assert.Contains("<span class=\"f2\">lines</span>", more["html"], StringComparison.Ordinal);
        Assert.Equal(("4", "38;5;2", "True", "1"), (more["line"], more["style"], more["mayGrow"], more["attempt"]));

        await reports.ReportDurablyAsync(new JobReport.Finished(attempt.Key, DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);
        var end = await world.GetAsync($"/jobs/{attempt.Key.JobName}/log/lines?attempt=1&after={more["after"]}&line=4&style=");
        Assert.Equal(("", "False"), (end["html"], end["mayGrow"]));
        Assert.NotEqual(more["pulse"], end["pulse"]);
    }

    [Fact]
    public async Task Of_a_long_log_the_end_is_shown_with_true_numbers_and_what_came_before_on_request()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (attempt, reports) = await RunningAsync(world);
        for (var piece = 0; piece < 60; piece++)
            await reports.ReportAsync(new JobReport.Log(attempt.Key, DateTimeOffset.UtcNow, [.. Enumerable.Range((piece * 100) + 2, 100).Select(n => $"line {n}")]), CancellationToken.None);
        await reports.ReportDurablyAsync(new JobReport.Finished(attempt.Key, DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);
        using var eve = await PageReader.OfAsync(world, "eve");

        var page = await eve.ReadAsync($"/jobs/{attempt.Key.JobName}");
        Assert.Contains("<a class=\"log-number\" href=\"#L6001\" tabindex=\"-1\">6001</a><span class=\"log-text\">line 6001</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"L5001\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"L5002\"", page, StringComparison.Ordinal);

        var before = page.Split("data-before=\"")[1].Split('"')[0];
        var earlier = await world.GetAsync($"/jobs/{attempt.Key.JobName}/log/earlier?attempt=1&before={before}");
        Assert.Equal(("3002", "True"), (earlier["firstLine"], earlier["hasEarlier"]));
        Assert.Contains(">line 5001<", earlier["html"], StringComparison.Ordinal);
        for (var more = earlier; more["hasEarlier"] == "True"; earlier = more) more = await world.GetAsync($"/jobs/{attempt.Key.JobName}/log/earlier?attempt=1&before={more["before"]}");
        Assert.Equal("1", earlier["firstLine"]);

        var file = await world.GetAsync($"/jobs/{attempt.Key.JobName}/log/file");
        Assert.Equal(6001, file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task An_earlier_attempts_log_stays_readable()
    {
        await using var world = await ApiWorld.StartAsync(store);
        world.Runner.Outcome = attempt => attempt.Key.Attempt == 1 ? JobOutcome.Failed : JobOutcome.Succeeded;
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await world.UntilPausedAsync(preview["id"]);
        (await world.PostAsync($"/api/deployments/{preview["id"]}/retry", "ada")).Expect(HttpStatusCode.OK);
        await world.UntilAsync(preview["id"], "applied");
        var job = world.Runner.Attempts.Keys.First().JobName;
        using var eve = await PageReader.OfAsync(world, "eve");

        Assert.Contains("2 of 2", await eve.TextAsync($"/jobs/{job}"), StringComparison.Ordinal);
        var first = await eve.ReadAsync($"/jobs/{job}?attempt=1");
        Assert.Contains("1 of 2", PageReader.TextOf(first), StringComparison.Ordinal);
        Assert.Contains("data-chosen=\"true\"", first, StringComparison.Ordinal);
    }

    private static async Task<(JobAttempt Attempt, IJobReports Reports)> RunningAsync(ApiWorld world)
    {
        world.Runner.Outcome = _ => null;
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => !world.Runner.Attempts.IsEmpty);
        var attempt = world.Runner.Attempts.Values.Single();
        await Eventually.TrueAsync(async () => (await world.GetAsync($"/api/jobs/{attempt.Key.JobName}/log")).Text.Length > 0);
        return (attempt, world.Services.GetRequiredService<IJobReports>());
    }
}
