using System.Net;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Api;

public sealed class JobLogTests(StoreFixture store)
{
    [Fact]
    public async Task The_log_is_plain_text_and_names_no_attempt_that_is_not_there()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var attempt = await RunningAsync(world);
        var log = await world.GetAsync($"/api/jobs/{attempt.Key.JobName}/log?attempt=1");
        Assert.Equal(("text/plain", "utf-8"), (log.ContentType, log.Message.Content.Headers.ContentType!.CharSet));
        (await world.GetAsync($"/api/jobs/{attempt.Key.JobName}/log?attempt=2")).ExpectProblem(HttpStatusCode.NotFound, "unknown_attempt");
        (await world.GetAsync($"/api/jobs/{attempt.Key.JobName}/log?attempt=0")).ExpectProblem(HttpStatusCode.NotFound, "unknown_attempt");
    }

    [Fact]
    public async Task A_log_that_is_followed_grows_until_the_job_ends()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var attempt = await RunningAsync(world);
        var reports = world.Services.GetRequiredService<IJobReports>();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{attempt.Key.JobName}/log?follow=true");
        request.Headers.Authorization = new("Bearer", await world.TokenOfAsync("eve"));
        using var response = await world.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("Deploy crm main on acme/pdv-milano", await reader.ReadLineAsync());

        await reports.ReportAsync(new JobReport.Log(attempt.Key, DateTimeOffset.UtcNow, ["more"]), CancellationToken.None);
        Assert.Equal("more", await reader.ReadLineAsync());
        await reports.ReportAsync(new JobReport.Log(attempt.Key, DateTimeOffset.UtcNow, ["last"]), CancellationToken.None);
        await reports.ReportAsync(new JobReport.Finished(attempt.Key, DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);

        Assert.Equal("last\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Following_a_job_that_has_not_begun_waits_for_its_first_attempt()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        var job = (await world.GetAsync($"/api/deployments/{preview["id"]}/jobs")).Json.GetProperty("items")[0].GetProperty("id").GetString();

        var following = world.GetAsync($"/api/jobs/{job}/log?follow=true");
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);

        Assert.Equal("Deploy crm main on acme/pdv-milano\n", (await following).Text);
    }

    [Fact]
    public async Task Whoever_follows_does_not_keep_the_service_from_stopping()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var attempt = await RunningAsync(world);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{attempt.Key.JobName}/log?follow=true");
        request.Headers.Authorization = new("Bearer", await world.TokenOfAsync("eve"));
        using var response = await world.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await world.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Contains("Deploy crm", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<JobAttempt> RunningAsync(ApiWorld world)
    {
        world.Runner.Outcome = _ => null;
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => !world.Runner.Attempts.IsEmpty);
        return world.Runner.Attempts.Values.Single();
    }
}
