using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.Bitbucket;

/// <summary>A repository of a <see cref="FakeBitbucket"/>. Change it while nobody calls, or through the fake's own methods.</summary>
/// <param name="fullName">With its workspace, <c>acme/crm</c>.</param>
public sealed class FakeBitbucketRepository(string fullName)
{
    /// <summary>Its full name.</summary>
    public string FullName => fullName;

    /// <summary>Its commits, branches and tags.</summary>
    public FakeHistory History { get; } = new();

    /// <summary>Custom pipelines that its configuration has.</summary>
    public HashSet<string> Patterns { get; } = new(StringComparer.Ordinal) { "deploy" };

    /// <summary>Its pipelines, oldest first.</summary>
    public List<FakeBitbucketPipeline> Pipelines { get; } = [];

    /// <summary>Build statuses by commit and key.</summary>
    public Dictionary<(string Sha, string Key), JsonObject> Statuses { get; } = [];

    /// <summary>Whether lists leave out pipelines that were made from now on.</summary>
    public bool ListsLag { get; set; }

    /// <summary>Whether lists tell the variables of pipelines, which is not documented.</summary>
    public bool ListsVariables { get; set; } = true;
}

/// <summary>A pipeline.</summary>
public sealed class FakeBitbucketPipeline
{
    /// <summary>Its id, with braces.</summary>
    public required string Uuid { get; init; }

    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it was asked to run.</summary>
    public required JsonObject Target { get; init; }

    /// <summary>Its variables, those that are secured with their values.</summary>
    public required IReadOnlyList<(string Key, string Value, bool IsSecured)> Variables { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>PENDING</c>, <c>IN_PROGRESS</c> or <c>COMPLETED</c>.</summary>
    public string State { get; set; } = "PENDING";

    /// <summary>Its result, once it is completed.</summary>
    public string? Result { get; set; }

    /// <summary>Its stage, while it is in progress.</summary>
    public string? Stage { get; set; }

    /// <summary>Whether lists do not show it yet.</summary>
    public bool IsHidden { get; set; }
}
