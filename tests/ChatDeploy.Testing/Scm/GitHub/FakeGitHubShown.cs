using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>Deployments and their statuses.</summary>
internal sealed class FakeGitHubShown(FakeGitHub gitHub, FakeGitHubRepository repository)
{
    private const int LongestDescription = 140;
    private static readonly string[] States = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

    public FakeGitHubAnswer Create(JsonObject asked)
    {
        var reference = (string?)asked["ref"] ?? throw new FakeGitHubRefusal(422, "Invalid request. \"ref\" wasn't supplied.");
        var sha = repository.Commit(reference) ?? throw new FakeGitHubRefusal(422, $"No ref found for: {reference}");
        CheckDescription(asked);

        // What GitHub does unless it is told not to.
        if ((bool?)asked["auto_merge"] != false) return new FakeGitHubAnswer(202, new JsonObject { ["message"] = $"Auto-merged main into {reference} on deployment." });
        if (asked["required_contexts"] is not JsonArray { Count: 0 } && repository.Statuses.Exists(status => status.Sha == sha && status.Status != "success"))
            throw new FakeGitHubRefusal(409, "Conflict: Commit status checks failed");
        var deployment = new FakeGitHubDeployment { Id = gitHub.NextId(), Sha = sha, Asked = (JsonObject)asked.DeepClone(), At = gitHub.Now };
        repository.DeploymentList.Add(deployment);
        repository.Raise("deployment", "created", "deployment", FakeGitHubJson.Deployment(deployment));
        return new FakeGitHubAnswer(201, FakeGitHubJson.Deployment(deployment));
    }

    public FakeGitHubAnswer Tell(string id, JsonObject asked)
    {
        var deployment = Find(id);
        if (!States.Contains((string?)asked["state"])) throw new FakeGitHubRefusal(422, "State is not included in the list");
        CheckDescription(asked);
        var status = (JsonObject)asked.DeepClone();
        status["id"] = gitHub.NextId();
        status["created_at"] = FakeGitHubJson.Time(gitHub.Now);
        status["environment"] ??= (string?)deployment.Asked["environment"] ?? "production";
        deployment.Statuses.Add(status);
        if ((string?)asked["state"] != "inactive")
            repository.Raise("deployment_status", new JsonObject { ["action"] = "created", ["deployment_status"] = status.DeepClone(), ["deployment"] = FakeGitHubJson.Deployment(deployment) });
        return new FakeGitHubAnswer(201, status.DeepClone());
    }

    public FakeGitHubAnswer Read(HttpContext context, string[] rest)
    {
        if (rest is [var id]) return FakeGitHubRoutes.Ok(FakeGitHubJson.Deployment(Find(id)));
        if (rest is [var of, "statuses"]) return FakeGitHubRoutes.Paged(context, [.. Find(of).Statuses.AsEnumerable().Reverse().Select(status => (JsonObject)status.DeepClone())]);
        if (rest is not []) throw FakeGitHubRoutes.NotFound;
        var query = context.Request.Query;
        var found = repository.DeploymentList.AsEnumerable().Reverse()
            .Where(deployment => query["sha"].ToString() is not { Length: > 0 } sha || deployment.Sha == sha)
            .Where(deployment => query["environment"].ToString() is not { Length: > 0 } environment || (string?)deployment.Asked["environment"] == environment)
            .Where(deployment => query["task"].ToString() is not { Length: > 0 } task || ((string?)deployment.Asked["task"] ?? "deploy") == task);
        return FakeGitHubRoutes.Paged(context, [.. found.Select(FakeGitHubJson.Deployment)]);
    }

    private static void CheckDescription(JsonObject asked)
    {
        if (((string?)asked["description"])?.Length > LongestDescription) throw new FakeGitHubRefusal(422, $"Description is too long (maximum is {LongestDescription} characters)");
    }

    private FakeGitHubDeployment Find(string id) => repository.DeploymentList.Find(deployment => deployment.Id.ToString(CultureInfo.InvariantCulture) == id) ?? throw FakeGitHubRoutes.NotFound;
}
