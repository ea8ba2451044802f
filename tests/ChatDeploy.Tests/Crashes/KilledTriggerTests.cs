using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.GitHub;

namespace ChatDeploy.Tests.Crashes;

/// <summary>The service is killed while GitHub is asked to begin a run (spec E2: a job is never started twice).</summary>
public sealed class KilledTriggerTests : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private FakeGitHub _gitHub = null!;
    private FakeGitHubRepository _repository = null!;
    private ServiceProcess _service = null!;

    public async ValueTask InitializeAsync()
    {
        _gitHub = await FakeGitHub.StartAsync();
        _gitHub.Hooks.Secret = ServiceProcess.WebhookSecret;
        _repository = _gitHub.Create("acme/crm");
        await File.WriteAllTextAsync(Catalog, """
            environments: [{ name: stage }]
            tenants: [{ name: acme }]
            tools: [{ name: crm, repository: { provider: github, id: acme/crm }, runner: { kind: github-actions, workflow: deploy.yml } }]
            people: [{ name: ada, roles: [{ role: deployer }] }]
            """);
        await StartAsync();
    }

    [Fact]
    public async Task A_service_killed_while_it_begins_a_run_has_begun_exactly_one_and_learns_its_end()
    {
        foreach (var fate in new[] { FakeGitHubFate.HangBefore, FakeGitHubFate.Hang, FakeGitHubFate.LoseAnswer, FakeGitHubFate.Answer })
        {
            var sha = _repository.Push("main", $"Meets {fate}");
            await Eventually.TrueAsync(async () => (await _service.GetAsync("/api/commits?tool=crm"))["items"]!.AsArray().Any(c => (string)c!["sha"]! == sha));
            var before = _repository.Runs.Count;
            var arrived = Meet(fate);
            var id = await LaunchAsync(sha);
            await arrived.WaitAsync(TimeSpan.FromSeconds(30));
            await _service.KillAsync();
            _gitHub.Fate = _ => FakeGitHubFate.Answer;
            Assert.InRange(_repository.Runs.Count - before, fate == FakeGitHubFate.HangBefore ? 0 : 1, fate == FakeGitHubFate.HangBefore ? 0 : 1);

            await StartAsync();
            JsonNode? job = null;
            await Eventually.TrueAsync(
                async () => (string?)(job = (await _service.GetAsync($"/api/deployments/{id}/jobs"))["items"]![0])!["runUrl"] is not null, TimeSpan.FromSeconds(60), $"the run of {fate} is found");
            var run = _repository.Runs[^1];
            _repository.Move(run.Id, "success");
            await Eventually.TrueAsync(async () => (string?)(await _service.GetAsync($"/api/deployments/{id}"))["lifecycleState"] == "applied", TimeSpan.FromSeconds(60), $"{id} of {fate} is applied");

            Assert.Equal((fate, 1, $"ChatDeploy {(string)job!["id"]!}.1", $"{_repository.Page}/actions/runs/{run.Id}"), (fate, _repository.Runs.Count - before, run.Title, (string)job["runUrl"]!));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        await _gitHub.DisposeAsync();
        _directory.Dispose();
    }

    private string Catalog => Path.Combine(_directory.Path, "catalog.yaml");

    private async Task StartAsync()
    {
        _service = await ServiceProcess.StartAsync(
            _directory.Path, Catalog, $"--Scm:GitHub:ApiUrl={_gitHub.ApiUrl}", $"--Scm:GitHub:Token={FakeGitHubDoor.Token}",
            "--Runners:Pipelines:Settle=00:00:02", "--Runners:Pipelines:FirstLook=00:00:00.2", "--Runners:Pipelines:SlowestLook=00:00:00.5");
        _gitHub.Hooks.Url = new Uri(_service.Http.BaseAddress!, "/webhooks/github");
    }

    // What becomes of the next request to begin a run; ends when it has come, and was done where it is done.
    private Task Meet(FakeGitHubFate fate)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _repository.RunBegun = _ => arrived.TrySetResult();
        _gitHub.Fate = call =>
        {
            if (call.Method != "POST" || !call.Path.EndsWith("/dispatches", StringComparison.Ordinal)) return FakeGitHubFate.Answer;
            if (fate == FakeGitHubFate.HangBefore) arrived.TrySetResult();
            return fate;
        };
        return arrived.Task;
    }

    private async Task<string> LaunchAsync(string sha)
    {
        var preview = await _service.PostAsync("/api/deployments", new { items = new[] { new { tool = "crm", @ref = sha } }, targets = new[] { "acme" }, environment = "stage" });
        var id = (string)preview["id"]!;
        await _service.PostAsync($"/api/deployments/{id}/launch", new { previewRef = (string)preview["previewRef"]! });
        return id;
    }
}
