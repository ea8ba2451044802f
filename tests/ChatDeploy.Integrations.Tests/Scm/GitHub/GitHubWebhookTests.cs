using ChatDeploy.Integrations.Tests.Scm.Webhooks;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.GitHub;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

public sealed class GitHubWebhookTests(StoreFixture store)
{
    [Fact]
    public async Task One_signed_example_of_every_event_is_stored()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        string[] events = ["push", "create", "delete", "workflow_run", "workflow_job", "check_run", "check_suite", "status", "deployment", "deployment_status"];
        foreach (var eventName in events)
        {
            var (status, body) = await application.PostAsync(GitHubExamples.Of(eventName)[0].ToJsonString(), eventName: eventName);
            Assert.Equal((202, true), (status, body.Contains("accepted", StringComparison.Ordinal)));
        }

        Assert.Equal(string.Join(',', events.Order(StringComparer.Ordinal)), await application.QueryAsync<string>("select string_agg(event, ',' order by event collate \"C\") from deliveries where provider = 'github' and status = 'stored'"));
    }

    [Fact]
    public async Task What_happens_at_the_stand_in_arrives_signed_and_once()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        await using var gitHub = await FakeGitHub.StartAsync();
        (gitHub.Hooks.Url, gitHub.Hooks.Secret) = (new Uri(application.Client.BaseAddress!, "/webhooks/github"), WebhookApplication.Secret);
        var repository = gitHub.Create("acme/crm");
        var sha = repository.Push("main", "First");
        repository.Check(sha, "lint", "completed", "success");
        var run = repository.Begin("ci.yml", "main");
        repository.Move(run.Id, "success");

        // push, create, check_run, check_suite, workflow_run, workflow_job, check_run, workflow_run
        await Eventually.TrueAsync(async () => await application.QueryAsync<long>("select count(*) from deliveries") == 8);
        Assert.All(await Task.WhenAll(gitHub.Hooks.All.Select(gitHub.Hooks.SendAsync)), status => Assert.Equal(202, status));
        Assert.Equal(8, await application.QueryAsync<long>("select count(*) from deliveries"));
    }
}
