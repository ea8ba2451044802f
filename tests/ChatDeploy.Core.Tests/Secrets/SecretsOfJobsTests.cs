using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Secrets;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Core.Tests.Runners.Pipelines;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Secrets;

public sealed class SecretsOfJobsTests(StoreFixture store)
{
    private const string Runner = "{ kind: github-actions, workflow: deploy.yml, env: { DB_PASSWORD: \"secret:crm-db\", LEVEL: info } }";
    private const string Value = "correct horse battery";

    [Fact]
    public async Task A_preview_says_which_secret_is_missing_and_cannot_be_launched_until_it_is_there()
    {
        await using var world = await CreateAsync();
        var id = await world.World.PreviewAsync("crm@v1", "acme/milano", "stage");
        var verdict = Assert.Single((await world.World.GetAsync(id)).Findings.Verdicts, v => v.Code == "secret_missing");
        Assert.True(verdict.Blocks);
        Assert.Contains("secret:crm-db", verdict.Text, StringComparison.Ordinal);
        DeploymentWorld.Refused("secret_missing", await world.World.LaunchAsync(id));

        await SetAsync(world, Value);
        var next = await world.World.PreviewAsync("crm@v1", "acme/milano", "stage");

        Assert.Equal((await world.World.GetAsync(id)).PreviewRef, (await world.World.GetAsync(next)).PreviewRef);
        DeploymentWorld.Done(await world.World.LaunchAsync(next));
    }

    [Fact]
    public async Task An_attempt_gets_the_value_when_it_starts_and_the_store_never_holds_it()
    {
        await using var world = await CreateAsync();
        await SetAsync(world, Value);
        var id = await world.LaunchAsync();
        await world.PassAsync();

        var request = Assert.Single(world.Host.Runs).Request;
        Assert.Equal((Value, "info"), (request.Variables["DB_PASSWORD"], request.Variables["LEVEL"]));
        Assert.Contains("DB_PASSWORD", request.Secrets);
        Assert.DoesNotContain("LEVEL", request.Secrets);
        await using var db = world.World.Open();
        Assert.DoesNotContain(Value, (await db.Secrets.SingleAsync()).Protected, StringComparison.Ordinal);
        Assert.DoesNotContain(await world.World.TimelineAsync(id), e => e.Payload.Contains(Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_attempt_whose_secret_was_removed_after_the_launch_is_not_started()
    {
        await using var world = await CreateAsync();
        await SetAsync(world, Value);
        var id = await world.LaunchAsync();
        await world.Node.Starting.ReconcileAsync(default);
        await world.Node.Get<RemoveSecret>().HandleAsync("crm-db", "root", default);

        var job = await world.EndedAsync(id);

        Assert.Equal((JobState.Failed, "secret_missing"), (job.State, job.Reason));
        Assert.Empty(world.Host.Runs);
    }

    [Fact]
    public async Task What_a_job_reports_is_stored_without_secrets_and_without_its_token()
    {
        await using var world = await CreateAsync();
        await SetAsync(world, Value);
        var id = await world.LaunchAsync();
        await world.PassAsync();
        var job = await world.JobAsync(id);
        var key = new AttemptKey(job.Id, 1);
        var token = world.Node.Get<AttemptTokens>().For(key);
        var now = world.World.Clock.GetUtcNow();
        await world.ReportAsync(new JobReport.Log(key, now, [$"password {Value}", "correct horse", " battery", $"token={token}"]));
        await world.ReportAsync(new JobReport.Progress(key, now, 10, $"with {Value}"));
        await world.ReportAsync(new JobReport.Step(key, now, $"log in as {Value}", "running"));
        await world.ReportAsync(new JobReport.Artifact(key, now, Value, $"https://example.com/?p={Value}"));

        // A new value does not uncover the one that the job still has.
        await SetAsync(world, "another one");
        await world.ReportAsync(new JobReport.Finished(key, now, JobOutcome.Failed, 1, "exit_code", $"it printed {Value}"));

        await using var db = world.World.Open();
        var stored = await db.JobEvents.AsNoTracking().Where(e => e.JobId == job.Id).Select(e => e.Content).ToListAsync();
        Assert.DoesNotContain(stored, content => content.Contains(Value, StringComparison.Ordinal) || content.Contains(token, StringComparison.Ordinal));
        Assert.Contains("password ***\n***\n***\ntoken=***", stored);
        Assert.Equal("it printed ***", (await world.JobAsync(id)).Detail);
        Assert.DoesNotContain(await world.World.TimelineAsync(id), e => e.Payload.Contains(Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_variable_or_a_file_of_the_service_can_be_referred_to()
    {
        using var directory = new TestDirectory();
        var file = Path.Combine(directory.Path, "password");
        await File.WriteAllTextAsync(file, "from a file\n");
        Environment.SetEnvironmentVariable("CHATDEPLOY_TEST_SECRET", "from a variable");
        await using var world = await PipelineWorld.CreateAsync(store, $"{{ kind: github-actions, workflow: deploy.yml, env: {{ A: \"env:CHATDEPLOY_TEST_SECRET\", B: \"file:{file}\" }} }}");
        await world.LaunchAsync();
        await world.PassAsync();

        var variables = Assert.Single(world.Host.Runs).Request.Variables;
        Assert.Equal(("from a variable", "from a file"), (variables["A"], variables["B"]));
    }

    private Task<PipelineWorld> CreateAsync() => PipelineWorld.CreateAsync(store, Runner, services => services.AddSingleton<ISecretProtection, PlainProtection>());

    private static async Task SetAsync(PipelineWorld world, string value) => Assert.Null(await world.Node.Get<SetSecret>().HandleAsync("crm-db", value, "root", default));
}
