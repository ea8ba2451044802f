using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>What a ref stands for at one moment.</summary>
/// <param name="Reference">The ref as it will be shown and given to jobs: the tag, branch or sha asked for; for a ref left out, a tag pointing at the commit that the policy allows, else the sha.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Refs">The branches it is reachable from and the tags that point at it; what policies match.</param>
public sealed record ResolvedRef(string Reference, string Sha, IReadOnlyList<GitRef> Refs);

/// <summary>The answer to the question what a ref stands for; the cases are nested.</summary>
public abstract record RefResolution
{
    private RefResolution() { }

    /// <summary>The ref names a commit.</summary>
    public sealed record Found(ResolvedRef Ref) : RefResolution;

    /// <summary>Nothing is named so, or nothing is ready, or several commits begin with these digits.</summary>
    /// <param name="Code"><c>unknown_ref</c>, <c>ambiguous_ref</c> or <c>nothing_ready</c>.</param>
    /// <param name="Message">What happened and what to do next.</param>
    public sealed record Missing(string Code, string Message) : RefResolution;
}
