using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using YamlDotNet.Serialization;

namespace ChatDeploy.Tests.Pipelines;

public sealed class TemplateTests(StoreFixture store)
{
    [Theory]
    [InlineData("github", "deploy.yml")]
    [InlineData("gitlab", ".gitlab-ci.yml")]
    [InlineData("bitbucket", "bitbucket-pipelines.yml")]
    public async Task A_template_is_what_its_provider_takes(string provider, string file)
    {
        using var directory = new TestDirectory();
        var (exitCode, output) = await Infra.RunAsync("node", [Infra.Validator, provider, Infra.Template(provider, file)], directory.Path, new Dictionary<string, string>());
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_key_that_the_provider_does_not_know_is_found()
    {
        using var directory = new TestDirectory();
        var wrong = Path.Combine(directory.Path, "deploy.yml");
        await File.WriteAllTextAsync(wrong, (await File.ReadAllTextAsync(Infra.Template("github", "deploy.yml"))).Replace("timeout-minutes", "timeout-minuets", StringComparison.Ordinal));
        var (exitCode, output) = await Infra.RunAsync("node", [Infra.Validator, "github", wrong], directory.Path, new Dictionary<string, string>());
        Assert.Equal(1, exitCode);
        Assert.Contains("timeout-minuets", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_steps_for_GitHub_mask_what_is_secret_before_all_else_and_run_the_job()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var job = await PipelineJob.StartAsync(world, """
            #!/bin/sh
            [ "$1" = info ] || printf '%s' "$DB_PASSWORD" > password
            """);
        const string Password = "100% \"quoted\" $(touch hacked)\nsecond line";
        var payload = new JsonObject(job.Variables.Where(v => v.Key != "CALLBACK_TOKEN").Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, v.Value)))
        {
            ["DB_PASSWORD"] = Password,
            ["CHATDEPLOY_SECRETS"] = "CALLBACK_TOKEN DB_PASSWORD",
        };
        var inputs = new { job_id = job.Id, attempt = "1", command = "deploy", payload = payload.ToJsonString(), callback_token = job.Attempt.CallbackToken };
        var eventFile = Path.Combine(job.Folder, "event.json");
        await File.WriteAllTextAsync(eventFile, JsonSerializer.Serialize(new { inputs }));
        var environment = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true", ["GITHUB_EVENT_PATH"] = eventFile, ["RUNNER_TEMP"] = job.Folder,
            ["GITHUB_SERVER_URL"] = "https://github.example", ["GITHUB_REPOSITORY"] = "acme/crm", ["GITHUB_RUN_ID"] = "4711",
        };
        var scripts = Scripts();

        var read = await Infra.RunAsync("bash", ["-eo", "pipefail", "-c", scripts[0]], job.Folder, environment);
        var run = await Infra.RunAsync("bash", ["-eo", "pipefail", "-c", scripts[1]], job.Folder, environment);

        Assert.Equal(0, read.ExitCode);
        Assert.Equal($"::add-mask::{job.Attempt.CallbackToken}\n::add-mask::100%25 \"quoted\" $(touch hacked)\n::add-mask::second line\n", read.Output);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(job.Folder, "chatdeploy.variables")));
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain(job.Attempt.CallbackToken, run.Output, StringComparison.Ordinal);
        Assert.Equal(Password, await File.ReadAllTextAsync(Path.Combine(job.Folder, "source", "password")));
        Assert.Equal(("succeeded", "https://github.example/acme/crm/actions/runs/4711"), ((await job.JobAsync())["state"], (await job.JobAsync())["runUrl"]));
        await Infra.RunAsync("bash", ["-c", scripts[2]], job.Folder, environment);
        Assert.False(File.Exists(Path.Combine(job.Folder, "chatdeploy.variables")));
    }

    private static List<string> Scripts()
    {
        var yaml = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Infra.Template("github", "deploy.yml")));
        var jobs = (Dictionary<object, object>)yaml["jobs"];
        var steps = (List<object>)((Dictionary<object, object>)jobs["deploy"])["steps"];
        return [.. steps.Cast<Dictionary<object, object>>().Where(s => s.ContainsKey("run")).Select(s => (string)s["run"])];
    }
}
