using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.Bitbucket;
using ChatDeploy.Testing.Scm.GitLab;
using static ChatDeploy.Tests.Pipelines.ProviderWorld;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>The templates for GitLab and Bitbucket: their scripts, by bash in a real checkout, with the variables that a deployment started the pipeline with (spec E3).</summary>
public sealed class TemplateScriptTests(StoreFixture store)
{
    private const string Script = """
        #!/bin/sh
        [ "$1" = info ] && exit 0
        echo "$1 $TOOL at $SHA to $TARGET"
        echo "::step copy files succeeded"
        echo "::progress 40 half way"
        echo "::artifact report https://example.com/report"
        """;

    [Theory]
    [InlineData("gitlab", "https://gitlab.example/acme/crm/-/pipelines/1001")]
    [InlineData("bitbucket", "https://bitbucket.org/acme/crm/pipelines/results/1")]
    public async Task A_pipeline_deploys_the_older_version_and_tells_everything_on_the_way(string provider, string page)
    {
        using var checkout = await PipelineCheckout.MakeAsync(Script);
        await using var world = await ProviderWorld.StartAsync(store, provider == "gitlab" ? AtGitLab : AtBitbucket);
        var (id, variables) = await BeginAsync(world, provider, checkout);

        var (exitCode, output) = await checkout.RunAsync(provider, variables);

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(variables["CALLBACK_TOKEN"], output, StringComparison.Ordinal);
        Assert.Contains($"deploy crm at {checkout.Sha} to acme\n", output, StringComparison.Ordinal);
        await world.Api.UntilAsync(id, "applied");
        var job = await world.JobAsync(id, _ => true);
        Assert.Equal(("succeeded", "0", page), (Text(job, "state"), Text(job, "exitCode"), Text(job, "runUrl")));
        var reported = job.GetProperty("reported");
        Assert.Equal(["info succeeded", "copy files succeeded"], reported.GetProperty("steps").EnumerateArray().Select(s => $"{Text(s, "name")} {Text(s, "status")}"));
        Assert.Equal(("40", "half way", "report"), (Text(reported, "percent"), Text(reported, "message"), Text(reported.GetProperty("artifacts")[0], "name")));
        Assert.Contains($"deploy crm at {checkout.Sha} to acme\n", (await world.Api.GetAsync($"/api/jobs/{variables["JOB_ID"]}/log")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gitlab", "[ \"$1\" = info ] || exit 7", 7)]
    [InlineData("bitbucket", "[ \"$1\" = info ] && exit 4; echo ran >&2; touch ran", 4)]
    public async Task A_command_that_fails_is_the_pipelines_end_and_the_jobs(string provider, string script, int code)
    {
        using var checkout = await PipelineCheckout.MakeAsync(script);
        await using var world = await ProviderWorld.StartAsync(store, provider == "gitlab" ? AtGitLab : AtBitbucket);
        var (id, variables) = await BeginAsync(world, provider, checkout);

        Assert.Equal(code, (await checkout.RunAsync(provider, variables)).ExitCode);

        var job = await world.JobAsync(id, one => Text(one, "state") == "failed");
        Assert.Equal(($"{code}", "exit_code"), (Text(job, "exitCode"), Text(job, "reason")));
        Assert.False(File.Exists(Path.Combine(checkout.Directory, "ran")));
    }

    [Fact]
    public async Task What_a_service_that_was_down_for_a_moment_missed_is_told_when_it_is_back()
    {
        using var checkout = await PipelineCheckout.MakeAsync(Script);
        await using var world = await ProviderWorld.StartAsync(store, AtGitLab);
        var (id, variables) = await BeginAsync(world, "gitlab", checkout);
        await using var outage = await MomentaryOutage.StartAsync(world.Api.ListensAt, cut: 2);

        var callback = new Uri(outage.Address, new Uri(variables["CALLBACK_URL"]).AbsolutePath).AbsoluteUri;
        var (exitCode, output) = await checkout.RunAsync("gitlab", new Dictionary<string, string>(variables) { ["CALLBACK_URL"] = callback });

        Assert.True(exitCode == 0, output);
        Assert.Equal(2, outage.Cut);
        await world.Api.UntilAsync(id, "applied");
        var reported = (await world.JobAsync(id, _ => true)).GetProperty("reported");
        Assert.Equal((2, 1), (reported.GetProperty("steps").GetArrayLength(), reported.GetProperty("artifacts").GetArrayLength()));
    }

    // Mirrors the checkout's repository to the fake, deploys the older commit, and takes what the pipeline was started with.
    private static async Task<(string Deployment, IReadOnlyDictionary<string, string> Variables)> BeginAsync(ProviderWorld world, string provider, PipelineCheckout checkout)
    {
        var history = provider == "gitlab" ? world.AtLab.History : world.AtBucket.History;
        history.Mirror(checkout.Sha, "First");
        history.Mirror(checkout.Head, "Second");
        if (provider == "gitlab") await world.SendAsync(Assert.Single(FakeGitLabHooks.Push(world.AtLab, ("refs/heads/main", null, checkout.Head))));
        else await world.SendAsync("repo:push", FakeBitbucketHooks.Push(world.AtBucket, ("refs/heads/main", null, checkout.Head)));
        await world.CommitsAsync(checkout.Sha);
        var id = await world.LaunchAsync(checkout.Sha);
        await world.StartedAsync(id);
        return (id, provider == "gitlab" ? Assert.Single(world.AtLab.Pipelines).Variables : Assert.Single(world.AtBucket.Pipelines).Variables.ToDictionary(v => v.Key, v => v.Value));
    }
}
