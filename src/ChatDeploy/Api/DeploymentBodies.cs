using System.Text.Json.Serialization;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Api;

/// <summary>What is to be deployed (contract, <c>POST /deployments</c>).</summary>
internal sealed record DeploymentBody
{
    /// <summary>Tools with their refs.</summary>
    public required IReadOnlyList<DeploymentItemBody?> Items { get; init; }

    /// <summary>Targets: a tenant (<c>acme</c>), a store (<c>acme/pdv-milano</c>), or <c>*</c>.</summary>
    public required IReadOnlyList<string?> Targets { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>Not before; left out: as soon as it is released.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>How the waves are cut; left out: all at once.</summary>
    public Strategy? Strategy { get; init; }

    /// <summary>Why, for people, at most 2,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>The request as the core takes it.</summary>
    public DeploymentRequest ToRequest() => new(
        [.. Items.Select(i => new RequestedItem(i!.Tool, i.Ref))], [.. Targets.Select(t => t!)], Environment, ScheduledFor, Strategy, Reason);
}

/// <summary>One tool to deploy.</summary>
internal sealed record DeploymentItemBody
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>A tag, branch or sha; left out: the newest ready commit that the policy allows.</summary>
    public string? Ref { get; init; }
}

/// <summary>The word to launch (contract, <c>POST /deployments/{id}/launch</c>).</summary>
/// <param name="PreviewRef">The digest of the preview that was looked at.</param>
internal sealed record LaunchBody(string? PreviewRef = null);

/// <summary>What launching answers (contract).</summary>
/// <param name="Id">The deployment.</param>
/// <param name="LifecycleState">Where it stands now.</param>
/// <param name="ApprovalRequired">Whether people have to approve.</param>
/// <param name="ApprovalTicket">The ticket to decide; null when nobody has to.</param>
/// <param name="PreviewRef">The digest of the plan that was launched.</param>
internal sealed record LaunchAnswer(string Id, LifecycleState LifecycleState, bool ApprovalRequired, string? ApprovalTicket, string PreviewRef);

/// <summary>What holds a deployment back (contract, <c>GET /deployments/{id}/why</c>).</summary>
/// <param name="Items">In the order in which it stands in the way; empty when it is about to move.</param>
internal sealed record WhyAnswer(IReadOnlyList<WhyItem> Items);

/// <summary>One thing that holds a deployment back, or that ended it.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Text">What it is and what to do about it.</param>
/// <param name="Who">People who can do something about it, by name.</param>
/// <param name="ClearsAt">When it ends by itself; left out when it does not.</param>
internal sealed record WhyItem(string Code, string Text, IReadOnlyList<string> Who, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ClearsAt = null);
