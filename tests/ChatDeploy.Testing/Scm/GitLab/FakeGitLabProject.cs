using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.GitLab;

/// <summary>A project of a <see cref="FakeGitLab"/>. Change it while nobody calls, or through the fake's own methods.</summary>
/// <param name="path">With its namespace, <c>acme/crm</c>.</param>
public sealed class FakeGitLabProject(string path)
{
    /// <summary>Its full path.</summary>
    public string Path => path;

    /// <summary>Its commits, branches and tags.</summary>
    public FakeHistory History { get; } = new();

    /// <summary>Its pipelines, oldest first.</summary>
    public List<FakeGitLabPipeline> Pipelines { get; } = [];

    /// <summary>Statuses of commits, jobs among them, as the API lists them, by commit.</summary>
    public Dictionary<string, List<JsonObject>> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>What the API tells of tags' signatures, by tag; one that is not here is not signed by X.509.</summary>
    public Dictionary<string, JsonObject> Signatures { get; } = new(StringComparer.Ordinal);

    /// <summary>Its deployments, by id.</summary>
    public SortedDictionary<long, JsonObject> Deployments { get; } = [];

    /// <summary>Whether pipelines are named <c>ChatDeploy $CHATDEPLOY_ATTEMPT</c> by the project's <c>workflow:name</c>.</summary>
    public bool NamesPipelines { get; set; }

    /// <summary>Whether lists leave out pipelines that were made from now on, as a lagging replica does.</summary>
    public bool ListsLag { get; set; }
}

/// <summary>A pipeline.</summary>
public sealed class FakeGitLabPipeline
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>The branch or tag.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>What began it: <c>push</c>, <c>api</c>, …</summary>
    public required string Source { get; init; }

    /// <summary>Its name, where it has one.</summary>
    public string? Name { get; init; }

    /// <summary>Its variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>GitLab's word for how it stands.</summary>
    public string Status { get; set; } = "pending";

    /// <summary>Whether lists do not show it yet.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Its jobs, as the API lists them.</summary>
    public List<JsonObject> Jobs { get; } = [];

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status is "success" or "failed" or "canceled" or "skipped";
}
