namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>The ids of the wizard's inputs and of what its buttons carry: the same in a Slack modal, a Teams dialog, a page and a card.</summary>
/// <remarks>A field that is not sent leaves its choice as it is; one that is sent empty clears it.</remarks>
public static class WizardFields
{
    /// <summary>What the id of a tool's commit field begins with; the tool's name follows: <c>commit:crm</c>. Its value is a full sha, or <see cref="None"/>.</summary>
    public const string CommitPrefix = "commit:";

    /// <summary>The value that chooses no commit of a tool.</summary>
    public const string None = "none";

    /// <summary>Narrows the commits: words of a message, an author, a tag, a tool, or digits of a sha.</summary>
    public const string CommitSearch = "commit_search";

    /// <summary>The targets, comma-separated: <c>*</c>, <c>site:12</c> (a tenant's main is the tenant with all its stores) or a name.</summary>
    public const string Targets = "targets";

    /// <summary>What a target's value begins with; the site's key follows.</summary>
    public const string SitePrefix = "site:";

    /// <summary>Narrows the targets: words of a name.</summary>
    public const string TargetSearch = "target_search";

    /// <summary>The environment's name.</summary>
    public const string Environment = "environment";

    /// <summary>The day of the start, <c>yyyy-MM-dd</c>, in the person's zone.</summary>
    public const string Day = "day";

    /// <summary>The time of the start, <c>HH:mm</c>, in the person's zone.</summary>
    public const string Time = "time";

    /// <summary><c>all</c>, <c>canary</c> (one site first) or <c>waves</c> (10 %, 50 %, all).</summary>
    public const string Strategy = "strategy";

    /// <summary>Why.</summary>
    public const string Reason = "reason";

    /// <summary>The draft that a button belongs to.</summary>
    public const string Draft = "draft";

    /// <summary>The step that a button stands on: <c>commits</c>, <c>targets</c> or <c>preview</c>.</summary>
    public const string Step = "step";

    /// <summary>The deployment that Launch is about: <c>D-1042</c>.</summary>
    public const string Deployment = "deployment";

    /// <summary>The digest of the preview that was shown beside Launch.</summary>
    public const string PreviewRef = "previewRef";

    /// <summary>The line that a button of the verb <c>say</c> says.</summary>
    public const string Text = "text";

    /// <summary>Stands for the whole step in errors that no field is to blame for.</summary>
    public const string Commits = "commits";

    /// <summary>The id of a tool's commit field.</summary>
    public static string CommitOf(string tool) => CommitPrefix + tool;
}

/// <summary>What is wrong with a field, to be shown beside it.</summary>
/// <param name="Field">One of <see cref="WizardFields"/>; the surface shows one it does not have above the step.</param>
/// <param name="Code">Stable snake_case code.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record WizardError(string Field, string Code, string Message);
