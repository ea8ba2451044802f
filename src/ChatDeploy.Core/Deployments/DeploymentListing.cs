using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Deployments;

/// <summary>Which deployments are asked for; what is null does not filter (contract, <c>GET /deployments</c>).</summary>
/// <param name="State">A lifecycle state's code; <c>succeeded</c> and <c>rolled_back</c> are read as <c>applied</c> and <c>rollback</c>.</param>
/// <param name="Tool">Name of a tool, dropped ones included.</param>
/// <param name="Target">A tenant (what was asked for it or for any of its stores), a store (what was asked for it or its tenant), or <c>*</c> (what was asked for everything).</param>
/// <param name="Environment">Name of an environment.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">Rows of a page, 1 to 200.</param>
/// <param name="RequesterId">Who asked for them.</param>
/// <param name="Asking">Whether only those that are paused and ask.</param>
public sealed record DeploymentFilter(
    string? State = null, string? Tool = null, string? Target = null, string? Environment = null, string? Cursor = null, int Limit = 50, int? RequesterId = null, bool Asking = false);

/// <summary>How many deployments are not over, by where they stand.</summary>
/// <param name="Previews">Shown and not launched.</param>
/// <param name="NeedApproval">Launched and undecided.</param>
/// <param name="Waiting">Released, and waiting for their time, turn or lock.</param>
/// <param name="Running">Applying, and not paused.</param>
/// <param name="Asking">Paused.</param>
public sealed record OpenDeployments(int Previews, int NeedApproval, int Waiting, int Running, int Asking);

/// <summary>The answer to a question for deployments; the cases are nested.</summary>
public abstract record DeploymentListing
{
    private DeploymentListing() { }

    /// <summary>A page.</summary>
    /// <param name="Items">Newest first, without cells and findings.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Page(IReadOnlyList<DeploymentView> Items, string? Next) : DeploymentListing;

    /// <summary>The question cannot be answered: <c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c>, <c>invalid_state</c> or <c>invalid_cursor</c>.</summary>
    public sealed record Refused(Refusal Refusal) : DeploymentListing;
}
