using System.Net;
using System.Text.Json;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.Bitbucket;
using ChatDeploy.Testing.Scm.GitLab;
using static ChatDeploy.Tests.Pipelines.ProviderWorld;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>From a push to the deployed version at each provider, and from one provider to the next (spec A1, E2).</summary>
public sealed class MovedToolTests(StoreFixture store)
{
    [Fact]
    public async Task A_failed_run_is_tried_again_as_another_and_leaves_its_branchs_checks_alone()
    {
        await using var world = await ProviderWorld.StartAsync(store, AtGitHub);
        var sha = world.AtHub.Push("main", "First");
        world.AtHub.Check(sha, "build", "completed", "success");
        await Eventually.TrueAsync(async () => (await world.CommitsAsync(sha)) is [var commit] && Text(commit, "checks") == "green");

        var id = await world.LaunchAsync(sha);
        var url = Text(await world.StartedAsync(id), "runUrl");
        var run = Assert.Single(world.AtHub.Runs);
        Assert.Equal($"{world.AtHub.Page}/actions/runs/{run.Id}", url);
        world.AtHub.Move(run.Id);
        world.AtHub.Move(run.Id, "failure");
        await world.Api.UntilPausedAsync(id);
        Assert.Equal("pipeline_failed", Text(await world.JobAsync(id, _ => true), "reason"));

        (await world.Api.PostAsync($"/api/deployments/{id}/retry", "ada", new { })).Expect(HttpStatusCode.OK);
        await world.JobAsync(id, job => Text(job, "runUrl") is { } page && page != url);
        var second = world.AtHub.Runs[1];
        second.Artifacts.Add("bundle");
        world.AtHub.Move(second.Id, "success");
        await world.Api.UntilAsync(id, "applied");

        var told = await world.JobAsync(id, job => job.GetProperty("reported").GetProperty("artifacts").GetArrayLength() > 0);
        Assert.Equal(("succeeded", $"{world.AtHub.Page}/actions/runs/{second.Id}"), (Text(told, "state"), Text(told, "runUrl")));
        Assert.Contains("bundle", told.GetProperty("reported").GetProperty("artifacts").EnumerateArray().Select(a => Text(a, "name")));
        Assert.Equal((2, "ChatDeploy " + run.Inputs["job_id"] + ".2"), (world.AtHub.Runs.Count, second.Title));
        var checks = (await world.CommitsAsync(sha))[0];
        Assert.Equal(("green", "build,Linter (all)"), (Text(checks, "checks"), string.Join(',', checks.GetProperty("checkDetails").EnumerateArray().Select(c => Text(c, "name")).Order(StringComparer.OrdinalIgnoreCase))));
        await Eventually.TrueAsync(() => (string?)Assert.Single(world.AtHub.Deployments).Statuses.LastOrDefault()?["state"] == "success");
        Assert.Equal(("stage", sha), ((string?)world.AtHub.Deployments[0].Asked["environment"], world.AtHub.Deployments[0].Sha));
    }

    [Fact]
    public async Task A_tool_that_moves_from_GitHub_to_GitLab_to_Bitbucket_goes_on_as_if_nothing_had_happened()
    {
        await using var world = await ProviderWorld.StartAsync(store, AtGitHub);
        var first = world.AtHub.Push("main", "First");
        await world.CommitsAsync(first);
        var one = await world.LaunchAsync(first);
        await world.StartedAsync(one);
        world.AtHub.Move(Assert.Single(world.AtHub.Runs).Id, "success");
        await world.Api.UntilAsync(one, "applied");

        world.AtLab.History.Mirror(first, "First");
        await world.MoveAsync(AtGitLab);
        var second = world.AtLab.History.Commit("Second");
        await world.SendAsync(Assert.Single(FakeGitLabHooks.Push(world.AtLab, ("refs/heads/main", first, second))));
        await world.CommitsAsync(second);
        var two = await world.LaunchAsync("main");
        await world.StartedAsync(two);
        var pipeline = Assert.Single(world.AtLab.Pipelines);
        Assert.Equal(("deploy", second, first), (pipeline.Variables["COMMAND"], pipeline.Variables["SHA"], pipeline.Variables["PREVIOUS_SHA"]));
        world.GitLab.Move(pipeline, "success");
        await world.SendAsync(FakeGitLabHooks.Pipeline(world.AtLab, pipeline));
        await world.Api.UntilAsync(two, "applied");

        world.AtBucket.History.Mirror(first, "First");
        world.AtBucket.History.Mirror(second, "Second");
        await world.MoveAsync(AtBitbucket);
        var third = world.AtBucket.History.Commit("Third");
        await world.SendAsync("repo:push", FakeBitbucketHooks.Push(world.AtBucket, ("refs/heads/main", second, third)));
        Assert.Equal([third, second, first], (await world.CommitsAsync(third)).Select(c => Text(c, "sha")));
        var three = await world.LaunchAsync("main");
        await world.StartedAsync(three);
        world.Bitbucket.Move(Assert.Single(world.AtBucket.Pipelines), "COMPLETED", "SUCCESSFUL");
        await world.SendAsync("repo:commit_status_updated", FakeBitbucketHooks.Status(world.AtBucket, third, "pipeline", "SUCCESSFUL", DateTimeOffset.UtcNow));
        await world.Api.UntilAsync(three, "applied");

        var records = (await world.Api.GetAsync("/api/records?tool=crm")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(third, second), (second, first), (first, null)], records.Select(r => (Text(r, "sha"), Text(r, "previousSha"))));
        Assert.Equal(third, Text((await world.Api.GetAsync("/api/current?tool=crm&target=acme&environment=stage")).Json.GetProperty("items")[0], "sha"));
        Assert.Equal((1, 1, 1), (world.AtHub.Runs.Count, world.AtLab.Pipelines.Count, world.AtBucket.Pipelines.Count));
        await Eventually.TrueAsync(() => world.AtLab.Deployments.Values.Any(d => (string?)d["status"] == "success") && world.AtBucket.Statuses.Values.Any(s => (string?)s["state"] == "SUCCESSFUL"));
    }
}
