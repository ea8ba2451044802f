using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Keeps GitLab's deployments equal to ours. GitLab knows none that waits: one is made when it starts.</summary>
/// <remarks><see href="https://docs.gitlab.com/api/deployments/"/></remarks>
internal sealed class GitLabDeployments(GitLabClient client)
{
    // What is remembered as GitLab's id while there is none.
    private const string None = "none";

    public async Task<string> WriteAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        var known = status.ProviderId is { Length: > 0 } id && id != None ? id : null;
        if (Word(status.State) is not { } word) return known ?? None;
        if (known is not null && await MoveAsync(repository, known, word, cancellationToken)) return known;

        // One that was cancelled before it started is nothing to GitLab.
        return status.State == DeploymentStatusState.Cancelled && known is null ? None : await MakeAsync(repository, status, word, cancellationToken);
    }

    /// <summary>Moves it; false when GitLab has it no more.</summary>
    private async Task<bool> MoveAsync(RepositoryKey repository, string id, string word, CancellationToken cancellationToken)
    {
        var path = $"{GitLabClient.Project(repository)}/deployments/{ScmPath.Of($"{id}")}";
        var what = $"show a deployment of {repository.Id}";
        if (await client.FindAsync(repository, path, what, cancellationToken) is not { } deployment) return false;

        // GitLab takes no step from an end to another state, nor one to the state that it is in.
        if (ScmJson.Text(deployment, "status") is { } now && (now == word || now is "success" or "failed" or "canceled")) return true;
        await client.SendAsync(client.Call(HttpMethod.Put, path, what) with { Json = new JsonObject { ["status"] = word } }, cancellationToken);
        return true;
    }

    private async Task<string> MakeAsync(RepositoryKey repository, DeploymentStatus status, string word, CancellationToken cancellationToken)
    {
        var project = GitLabClient.Project(repository);
        var isTag = (await client.SendAsync(
            client.Call(HttpMethod.Get, $"{project}/repository/tags/{ScmPath.Of($"{status.Ref}")}", $"find {status.Ref} of {repository.Id}") with { Expected = [HttpStatusCode.NotFound] }, cancellationToken)).IsSuccess;
        var call = client.Call(HttpMethod.Post, $"{project}/deployments", $"show a deployment of {repository.Id}") with
        {
            Json = new JsonObject { ["environment"] = status.Environment, ["sha"] = status.Sha, ["ref"] = status.Ref, ["tag"] = isTag, ["status"] = word },
        };
        return ScmJson.NeedId((await client.SendAsync(call, cancellationToken)).Body, "id");
    }

    private static string? Word(DeploymentStatusState state) => state switch
    {
        DeploymentStatusState.Running => "running",
        DeploymentStatusState.Succeeded => "success",
        DeploymentStatusState.Failed => "failed",
        DeploymentStatusState.Cancelled => "canceled",
        _ => null,
    };
}
