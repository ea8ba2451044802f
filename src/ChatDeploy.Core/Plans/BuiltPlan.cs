using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Plans;

/// <summary>A plan under both assumptions about launched deployments that still wait for approval, with the digests.</summary>
/// <param name="Plan">If everyone before it runs: what is shown and stored.</param>
/// <param name="PreviewRef">Its digest.</param>
/// <param name="Alone">If those that wait for approval never run.</param>
/// <param name="PreviewRefAlone">Its digest.</param>
/// <param name="Before">The launched deployments counted as coming before it, in order.</param>
public sealed record BuiltPlan(Plan Plan, string PreviewRef, Plan Alone, string PreviewRefAlone, IReadOnlyList<long> Before)
{
    /// <summary>Whether what was shown under these digests is still what would run.</summary>
    public bool Confirms(string previewRef, string previewRefAlone) =>
        PreviewRef == previewRef || PreviewRef == previewRefAlone || PreviewRefAlone == previewRef || PreviewRefAlone == previewRefAlone;
}

/// <summary>A plan, or why there cannot be one; the cases are nested.</summary>
public abstract record PlanAnswer
{
    private PlanAnswer() { }

    /// <summary>There is one.</summary>
    public sealed record Built(BuiltPlan Plan) : PlanAnswer;

    /// <summary>There cannot be one.</summary>
    public sealed record Refused(Refusal Refusal) : PlanAnswer;
}
