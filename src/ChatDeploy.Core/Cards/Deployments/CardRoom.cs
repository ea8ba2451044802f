namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>
/// How much a deployment's data hands over to its card, whatever there is: the rest is counted, and <i>Open</i> shows it. With
/// these the largest card stays within 20 KB and 40 Slack blocks, so that room is left below <see cref="Model.CardLimits"/>.
/// </summary>
internal static class CardRoom
{
    /// <summary>Tools and targets in the heading, which has 150 characters on Slack.</summary>
    public const int HeadingNames = 2;

    /// <summary>Characters of the tools in the heading.</summary>
    public const int HeadingItems = 40;

    /// <summary>Characters of the targets in the heading.</summary>
    public const int HeadingTargets = 36;

    /// <summary>Characters of the environment in the heading.</summary>
    public const int HeadingEnvironment = 16;

    /// <summary>Characters of a name of the catalog, which has at most 63.</summary>
    public const int Name = 63;

    /// <summary>Characters of a site's name, tenant and store; names over 70 characters are cut.</summary>
    public const int Site = 70;

    /// <summary>Characters of a list of names within a fact.</summary>
    public const int Names = 160;

    /// <summary>Characters of a version: tags and branches have up to 250.</summary>
    public const int Version = 40;

    /// <summary>Characters of a sentence: a reason, a comment, a warning.</summary>
    public const int Sentence = 240;

    /// <summary>Characters of a commit's subject; git's habit is 72.</summary>
    public const int Subject = 80;

    /// <summary>Commits listed: more than a phone shows at once nobody reads in chat.</summary>
    public const int Commits = 6;

    /// <summary>Changes of version listed, a fact each.</summary>
    public const int Changes = 6;

    /// <summary>Tenants with a bar of their own, those with trouble first; with tools below the ten facts of a set.</summary>
    public const int Tenants = 8;

    /// <summary>Tools with a bar of their own.</summary>
    public const int Tools = 6;

    /// <summary>Failed jobs named, each with its reason.</summary>
    public const int Failures = 6;

    /// <summary>Running jobs named.</summary>
    public const int Running = 4;

    /// <summary>Warnings, things in the way, policy's words: of each.</summary>
    public const int Findings = 3;

    /// <summary>People named.</summary>
    public const int People = 5;
}
