using System.Text;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Scm.Bitbucket;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Integrations.Scm.GitLab;
using ChatDeploy.Integrations.Scm.Webhooks;
using ChatDeploy.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Tests.Scm.Webhooks;

/// <summary>A real server on a free port with the webhook endpoints and a store of its own; nothing applies what it stores.</summary>
internal sealed class WebhookApplication : IAsyncDisposable
{
    public const string Secret = "It's a Secret to Everybody";

    private readonly WebApplication _application;
    private readonly TestDatabase _database;

    private WebhookApplication(WebApplication application, TestDatabase database)
    {
        _application = application;
        _database = database;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<WebhookApplication> StartAsync(StoreFixture store, params (string Key, string? Value)[] settings)
    {
        var database = await store.CreateDatabaseAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Scm:GitHub:WebhookSecret"] = Secret, ["Scm:Git:WebhookSecret"] = Secret });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Hints>().AddSingleton(new Node("test"));
        builder.Services.AddPostgresStore(() => database.ConnectionString).AddGitProvider().AddGitHubProvider().AddGitLabProvider().AddBitbucketProvider();
        var application = builder.Build();

        // Here and not in the configuration, whose sources are cleared.
        application.Urls.Add("http://127.0.0.1:0");
        application.MapGitWebhook();
        application.MapGitHubWebhook();
        application.MapGitLabWebhook();
        application.MapBitbucketWebhook();
        await application.StartAsync();
        return new WebhookApplication(application, database);
    }

    /// <summary>Posts as GitHub does; null leaves a header out.</summary>
    public async Task<(int Status, string Body)> PostAsync(
        byte[] body, string provider = "github", string? signature = "right", string? delivery = "new", string? eventName = "push", string contentType = "application/json")
    {
        using var request = Request(new ByteArrayContent(body), provider, signature == "right" ? new HubSignature(Secret).Sign(body) : signature, delivery, eventName, contentType);
        return await SendAsync(request);
    }

    public Task<(int Status, string Body)> PostAsync(string body, string provider = "github", string? signature = "right", string? delivery = "new", string? eventName = "push") =>
        PostAsync(Encoding.UTF8.GetBytes(body), provider, signature, delivery, eventName);

    public async Task<(int Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return ((int)response.StatusCode, body);
    }

    public static HttpRequestMessage Request(HttpContent content, string provider, string? signature, string? delivery, string? eventName, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/" + provider) { Content = content };
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (signature is not null) request.Headers.Add("X-Hub-Signature-256", signature);
        if (delivery is not null) request.Headers.Add(provider == "git" ? "X-ChatDeploy-Delivery" : "X-GitHub-Delivery", delivery == "new" ? Guid.NewGuid().ToString() : delivery);
        if (eventName is not null && provider == "github") request.Headers.Add("X-GitHub-Event", eventName);
        return request;
    }

    public async Task<T> QueryAsync<T>(string statement)
    {
        await using var command = _database.DataSource.CreateCommand(statement);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
        await _database.DisposeAsync();
    }
}
