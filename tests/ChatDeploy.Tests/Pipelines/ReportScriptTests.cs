using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pipelines;

public sealed class ReportScriptTests(StoreFixture store)
{
    [Fact]
    public async Task It_runs_the_contract_and_reports_everything_on_the_way()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var job = await PipelineJob.StartAsync(world, """
            #!/bin/sh
            [ "$1" = info ] && { echo v0; exit 0; }
            echo "$1 \"$REF\" to $TARGET \\ done	tab"
            echo "::step copy files running"
            echo "::step copy files succeeded"
            echo "::progress 40 half way"
            echo "::artifact the report https://example.com/report"
            echo "::notice is no line of ours"
            printf 'without an end'
            """);

        var (exitCode, output) = await job.ReportAsync();

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(job.Attempt.CallbackToken, output, StringComparison.Ordinal);
        var answer = await job.JobAsync();
        Assert.Equal(("succeeded", "0"), (answer["state"], answer["exitCode"]));
        var reported = answer.Json.GetProperty("reported");
        Assert.Equal(["info succeeded", "copy files succeeded"], reported.GetProperty("steps").EnumerateArray().Select(s => $"{s.GetProperty("name")} {s.GetProperty("status")}"));
        Assert.Equal((40, "half way"), (reported.GetProperty("percent").GetInt32(), reported.GetProperty("message").GetString()));
        Assert.Equal("the report", reported.GetProperty("artifacts")[0].GetProperty("name").GetString());
        Assert.EndsWith("v0\ndeploy \"main\" to acme/pdv-milano \\ done\ttab\n::notice is no line of ours\nwithout an end\n", await job.LogAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ \"$1\" = info ] || exit 7", 7, "failed", "")]
    [InlineData("[ \"$1\" = info ] && exit 4; echo ran", 4, "failed", "ran")]
    public async Task A_command_that_fails_is_a_failed_job_with_its_exit_code(string script, int code, string state, string never)
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var job = await PipelineJob.StartAsync(world, script);

        Assert.Equal(code, (await job.ReportAsync()).ExitCode);

        Assert.Equal((state, $"{code}"), ((await job.JobAsync())["state"], (await job.JobAsync())["exitCode"]));
        if (never.Length > 0) Assert.DoesNotContain(never, (await job.LogAsync()).Split('\n'));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_keeps_no_deployment_from_its_end()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var job = await PipelineJob.StartAsync(world, "[ \"$1\" = info ] || echo done > ran");
        var (exitCode, output) = await job.ReportAsync(new(job.Variables) { ["CALLBACK_URL"] = "http://127.0.0.1:9/nobody", ["CHATDEPLOY_PATIENCE"] = "2" });

        Assert.Equal((0, true), (exitCode, File.Exists(Path.Combine(job.Folder, "source", "ran"))));
        Assert.Contains("could not be told the end", output, StringComparison.Ordinal);
    }
}
