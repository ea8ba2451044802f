using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Shows our deployments on GitHub's pages, as deployments with statuses.</summary>
/// <remarks><see href="https://docs.github.com/en/rest/deployments/deployments"/></remarks>
internal sealed class GitHubDeployments(GitHubClient client)
{
    private const string Task = "deploy";
    private const int LongestDescription = 140;
    private const int MostPages = 5;

    /// <summary>As <see cref="IScmApi.WriteStatusAsync"/>. Ours is known by <c>key</c> in its payload.</summary>
    public async Task<string> WriteAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(status);
        if (status.ProviderId is { } known && await TellAsync(repository, known, status, cancellationToken)) return known;

        // The first time, or it was deleted there.
        var id = await FindAsync(repository, status, cancellationToken) ?? await CreateAsync(repository, status, cancellationToken);
        return await TellAsync(repository, id, status, cancellationToken) ? id : throw new ScmUnavailableException("GitHub does not know the deployment that it has just told.", TimeSpan.FromSeconds(10));
    }

    private async Task<string?> FindAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        var path = ScmPath.Of($"deployments?sha={status.Sha}&environment={status.Environment}&task={Task}&per_page={100}");
        await foreach (var page in client.PagesAsync(repository, path, "the deployments", MostPages, cancellationToken))
        {
            foreach (var deployment in ScmJson.NeedList(page.Body))
            {
                if (Key(deployment) == status.Key) return ScmJson.NeedId(deployment, "id");
            }
        }

        return null;
    }

    private async Task<string> CreateAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        // Without these two GitHub merges the default branch into ours, and waits for all checks. The commit and not the ref: branches move.
        var body = new JsonObject
        {
            ["ref"] = status.Sha,
            ["task"] = Task,
            ["auto_merge"] = false,
            ["required_contexts"] = new JsonArray(),
            ["environment"] = status.Environment,
            ["production_environment"] = status.IsProduction,
            ["transient_environment"] = false,
            ["description"] = Short($"{status.Key}: {status.Ref}"),
            ["payload"] = new JsonObject { ["key"] = status.Key, ["ref"] = status.Ref },
        };
        var answer = await client.WriteAsync(repository, "deployments", "make a deployment", body, [], cancellationToken);
        return ScmJson.NeedId(answer.Body, "id");
    }

    // False when there is no such deployment.
    private async Task<bool> TellAsync(RepositoryKey repository, string id, DeploymentStatus status, CancellationToken cancellationToken)
    {
        var path = ScmPath.Of($"deployments/{id}/statuses");
        var word = GitHubStates.Word(status.State);
        var description = Short(status.Description);
        var told = await client.ReadAsync(repository, path + "?per_page=1", "a deployment's status", cancellationToken, HttpStatusCode.NotFound);
        if (told.IsMissing)
        {
            await client.NeedRepositoryAsync(repository, cancellationToken);
            return false;
        }

        // A status is a new line on GitHub's page each time; the same one need not be there twice.
        if (ScmJson.NeedList(told.Body) is [var newest, ..] && ScmJson.Text(newest, "state") == word && ScmJson.Text(newest, "description") == description) return true;
        var body = new JsonObject { ["state"] = word, ["description"] = description, ["log_url"] = status.Url, ["environment"] = status.Environment };
        return !(await client.WriteAsync(repository, path, "tell a deployment's status", body, [], cancellationToken, HttpStatusCode.NotFound)).IsMissing;
    }

    // Old ones, and those made by others, have their payload as text.
    private static string? Key(JsonElement deployment)
    {
        if (ScmJson.Object(deployment, "payload") is { } payload) return ScmJson.Text(payload, "key");
        if (ScmJson.Text(deployment, "payload") is not { } text || !text.StartsWith('{')) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return ScmJson.Text(document.RootElement, "key");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string text)
    {
        if (text.Length <= LongestDescription) return text;
        var end = LongestDescription - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
