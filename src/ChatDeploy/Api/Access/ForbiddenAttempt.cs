using ChatDeploy.Core.Audit;

namespace ChatDeploy.Api.Access;

/// <summary>Says of a request that it tried what its person may not: the gate notes that in the audit trail once it is answered.</summary>
/// <param name="Code">The refusal's code.</param>
internal sealed record ForbiddenAttempt(string Code)
{
    /// <summary>Marks the request where the code is of this kind.</summary>
    public static void Mark(HttpContext context, string? code)
    {
        if (NoteForbidden.Is(code)) context.Features.Set(new ForbiddenAttempt(code!));
    }

    /// <summary>What the request was marked with; null where it was not.</summary>
    public static ForbiddenAttempt? Of(HttpContext context) => context.Features.Get<ForbiddenAttempt>();
}
