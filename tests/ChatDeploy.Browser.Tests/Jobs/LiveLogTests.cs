using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Jobs;

public sealed class LiveLogTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task A_log_grows_while_its_job_runs_and_is_searched()
    {
        world.Api.Runner.Outcome = _ => null;
        var preview = await world.Api.PreviewAsync("ada", "stage", "v1.0.0", ["globex/north"]);
        await world.Api.LaunchAsync("ada", preview);
        await Eventually.TrueAsync(() => !world.Api.Runner.Attempts.IsEmpty);
        var key = world.Api.Runner.Attempts.Keys.Single();
        var reports = world.Api.Services.GetRequiredService<IJobReports>();
        Task WriteAsync(params string[] lines) => reports.ReportDurablyAsync(new JobReport.Log(key, DateTimeOffset.UtcNow, lines), CancellationToken.None);
        await WriteAsync("\u001b[32mgreen\u001b[0m and plain", "needle one");

        await using var eve = await world.Api.VisitAsync(chromium, "eve");
        await eve.Page.OpenLiveAsync($"/jobs/{key.JobName}");
        var log = eve.Page.Locator(".log-lines");
        await log.SeesAsync("green and plain");
        Assert.NotEqual(await ColourAsync(log.GetByText("green")), await ColourAsync(log.GetByText("needle one")));

        // New lines come by themselves, and the end stays in sight.
        await WriteAsync([.. Enumerable.Range(1, 200).Select(n => $"line {n}"), "needle two"]);
        await Assertions.Expect(log.GetByText("needle two")).ToBeInViewportAsync();

        await eve.Page.GetByLabel("Search in the log").FillAsync("needle");
        await eve.Page.Locator("[data-part=found]").SeesAsync("2 of 2");
        await eve.Page.GetByLabel("Search in the log").PressAsync("Enter");
        await eve.Page.Locator("[data-part=found]").SeesAsync("1 of 2");
        await Assertions.Expect(log.GetByText("needle one")).ToBeInViewportAsync();

        await reports.ReportDurablyAsync(new JobReport.Finished(key, DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);
        await eve.Page.Locator(".page-header").SeesAsync("Succeeded");
        await Assertions.Expect(eve.Page.Locator("#log .badge[data-growing]")).ToBeHiddenAsync();
        eve.ExpectNoComplaint();
    }

    private static Task<string> ColourAsync(ILocator place) => place.First.EvaluateAsync<string>("node => getComputedStyle(node).color");
}
