using ChatDeploy.Core.People;

namespace ChatDeploy.Api.Access;

/// <summary>The person whose token or session the request carries.</summary>
/// <param name="Person">The person, active.</param>
internal sealed record Caller(Person Person)
{
    /// <summary>What the gate found.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open, and has no caller.</exception>
    public static ValueTask<Caller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<Caller?>(context.Features.Get<Caller>() ?? throw new InvalidOperationException("an open endpoint has no caller"));
}
