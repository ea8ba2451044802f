using System.Net;
using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Integrations.Scm.Bitbucket;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Integrations.Scm.GitLab;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.Bitbucket;
using ChatDeploy.Testing.Scm.GitHub;
using ChatDeploy.Testing.Scm.GitLab;
using ChatDeploy.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>The whole application with the three providers, each with a repository <c>acme/crm</c>; only webhooks and reports move jobs on, since nobody waits for polls.</summary>
internal sealed class ProviderWorld : IAsyncDisposable
{
    public const string AtGitHub = "repository: { provider: github, id: acme/crm, deployments: true }, runner: { kind: github-actions, workflow: deploy.yml }";
    public const string AtGitLab = "repository: { provider: gitlab, id: acme/crm, deployments: true }, runner: { kind: gitlab-pipeline }";
    public const string AtBitbucket = "repository: { provider: bitbucket, id: acme/crm, deployments: true }, runner: { kind: bitbucket-pipeline }";

    private const string Secret = "secret-of-the-hooks";

    private readonly HttpClient _http = new();

    private ProviderWorld(ApiWorld api, FakeGitHub gitHub, FakeGitLab gitLab, FakeBitbucket bitbucket)
    {
        (Api, GitHub, GitLab, Bitbucket) = (api, gitHub, gitLab, bitbucket);
        (AtHub, AtLab, AtBucket) = (gitHub.Create("acme/crm"), gitLab.Create("acme/crm"), bitbucket.Create("acme/crm"));
        GitHub.Hooks.Url = new Uri(api.ListensAt, "/webhooks/github");
    }

    public ApiWorld Api { get; }

    public FakeGitHub GitHub { get; }

    public FakeGitLab GitLab { get; }

    public FakeBitbucket Bitbucket { get; }

    public FakeGitHubRepository AtHub { get; }

    public FakeGitLabProject AtLab { get; }

    public FakeBitbucketRepository AtBucket { get; }

    public static async Task<ProviderWorld> StartAsync(StoreFixture store, string tool)
    {
        var (gitHub, gitLab, bitbucket) = (await FakeGitHub.StartAsync(), await FakeGitLab.StartAsync(), await FakeBitbucket.StartAsync());
        var api = await ApiWorld.StartAsync(
            store,
            Catalog(tool),
            services =>
            {
                foreach (var provider in new[] { typeof(GitHubPipelines), typeof(GitLabPipelines), typeof(BitbucketPipelines) })
                    services.AddSingleton<IRunner>(known => known.GetRequiredKeyedService<PipelineRunner>(provider));
            },
            [
                .. gitHub.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
                $"--Scm:GitLab:ApiUrl={gitLab.ApiUrl}", $"--Scm:GitLab:Token={FakeGitLab.Token}", $"--Scm:GitLab:WebhookSecret={Secret}",
                $"--Scm:Bitbucket:ApiUrl={bitbucket.ApiUrl}", $"--Scm:Bitbucket:Token={FakeBitbucket.Token}", $"--Scm:Bitbucket:WebhookSecret={Secret}",
                "--Runners:Pipelines:FirstLook=00:05:00", "--Runners:Pipelines:SlowestLook=00:05:00",
            ]);
        return new ProviderWorld(api, gitHub, gitLab, bitbucket);
    }

    /// <summary>Moves the tool, in the catalog alone.</summary>
    public async Task MoveAsync(string tool) =>
        (await Api.SendAsync(HttpMethod.Put, "/api/catalog", "bootstrap", new StringContent(Catalog(tool), Encoding.UTF8, "application/yaml"))).Expect(HttpStatusCode.OK);

    public async Task SendAsync(System.Text.Json.Nodes.JsonObject gitLabPayload) =>
        Assert.Equal(202, (await new FakeGitLabHooks(new Uri(Api.ListensAt, "/webhooks/gitlab")) { SecretToken = Secret }.SendAsync(_http, gitLabPayload)).Status);

    public async Task SendAsync(string bitbucketEvent, System.Text.Json.Nodes.JsonObject payload) =>
        Assert.Equal(202, (await new FakeBitbucketHooks(new Uri(Api.ListensAt, "/webhooks/bitbucket"), Secret).SendAsync(_http, bitbucketEvent, payload))!.Value.Status);

    /// <summary>The tool's commits as the queue shows them, newest first, once it holds one.</summary>
    public async Task<IReadOnlyList<JsonElement>> CommitsAsync(string sha)
    {
        IReadOnlyList<JsonElement> commits = [];
        await Eventually.TrueAsync(async () => (commits = [.. (await Api.GetAsync("/api/commits?tool=crm")).Json.GetProperty("items").EnumerateArray()]).Any(c => Text(c, "sha") == sha));
        return commits;
    }

    /// <summary>Deploys a commit to acme's main site on stage.</summary>
    /// <returns>The deployment's id.</returns>
    public async Task<string> LaunchAsync(string sha)
    {
        var preview = await Api.PreviewAsync("ada", "stage", sha, ["acme"]);
        (await Api.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        return preview["id"]!;
    }

    /// <summary>The deployment's only job, once something holds of it.</summary>
    public async Task<JsonElement> JobAsync(string deployment, Func<JsonElement, bool> holds)
    {
        JsonElement job = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var jobs = (await Api.GetAsync($"/api/deployments/{deployment}/jobs")).Json.GetProperty("items");
                if (jobs.GetArrayLength() == 0) return false;
                job = (await Api.GetAsync($"/api/jobs/{Text(jobs[0], "id")}")).Json;
                return holds(job);
            });
        return job;
    }

    /// <summary>The deployment's only job, once its run is known.</summary>
    public Task<JsonElement> StartedAsync(string deployment) => JobAsync(deployment, job => Text(job, "runUrl") is not null);

    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await GitHub.DisposeAsync();
        await GitLab.DisposeAsync();
        await Bitbucket.DisposeAsync();
        _http.Dispose();
    }

    private static string Catalog(string tool) => $$"""
        environments: [{ name: stage }]
        tenants: [{ name: acme }]
        tools: [{ name: crm, {{tool}} }]
        people: [{ name: ada, roles: [{ role: deployer }] }, { name: eve, roles: [{ role: viewer }] }]
        """;
}
