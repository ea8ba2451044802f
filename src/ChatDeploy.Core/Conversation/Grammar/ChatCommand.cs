using System.Diagnostics.CodeAnalysis;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>What a person said on any surface, understood (contract, Chat grammar); the cases are nested.</summary>
/// <remarks>
/// Only the form is checked: names are as typed and may not exist, and a name is compared by the operation that uses it.
/// Free texts are one line, trimmed, with single spaces.
/// A target is <c>tenant</c>, <c>tenant/store</c> or <c>*</c>.
/// </remarks>
public abstract record ChatCommand
{
    private ChatCommand()
    {
    }

    /// <summary><c>/deploy</c> with nothing behind it: opens the wizard (spec B1).</summary>
    public sealed record Wizard : ChatCommand;

    /// <summary>Asks for a preview of items × targets on one environment. Compares its lists by content.</summary>
    /// <param name="Items">What to deploy, at least one, each tool once.</param>
    /// <param name="Targets">Where to, at least one, without doubles; <c>*</c> stands alone.</param>
    /// <param name="Environment">The environment, always typed: it is never guessed.</param>
    /// <param name="When">When to start once it may; null is as soon as it is launched and approved.</param>
    /// <param name="Reason">Why, where it was said.</param>
    public sealed record Deploy(IReadOnlyList<DeployItem> Items, IReadOnlyList<string> Targets, string Environment, When? When = null, string? Reason = null) : ChatCommand
    {
        /// <summary>Whether both ask for the same items, targets, environment, time and reason, in the same order.</summary>
        public bool Equals(Deploy? other) =>
            other is not null && Items.SequenceEqual(other.Items) && Targets.SequenceEqual(other.Targets)
            && Environment == other.Environment && When == other.When && Reason == other.Reason;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Items.Count, Items[0], Targets.Count, Targets[0], Environment, When, Reason);
    }

    /// <summary>Launches a preview.</summary>
    public sealed record Launch(DeploymentId Id) : ChatCommand;

    /// <summary>Approves a deployment's ticket, with an optional comment.</summary>
    public sealed record Approve(DeploymentId Id, string? Comment = null) : ChatCommand;

    /// <summary>Rejects a deployment's ticket and says why.</summary>
    public sealed record Reject(DeploymentId Id, string Reason) : ChatCommand;

    /// <summary>Cancels a deployment.</summary>
    public sealed record Cancel(DeploymentId Id) : ChatCommand;

    /// <summary>Answers a paused deployment: try its failed jobs again.</summary>
    public sealed record Retry(DeploymentId Id) : ChatCommand;

    /// <summary>Answers a paused deployment: leave its failed jobs aside.</summary>
    public sealed record Skip(DeploymentId Id) : ChatCommand;

    /// <summary>Answers a paused deployment: release the next wave.</summary>
    public sealed record Continue(DeploymentId Id) : ChatCommand;

    /// <summary>Rolls a whole deployment back.</summary>
    public sealed record RollbackDeployment(DeploymentId Id) : ChatCommand;

    /// <summary>Rolls one tool on one target back to the version before.</summary>
    public sealed record RollbackTarget(string Tool, string Target, string Environment) : ChatCommand;

    /// <summary>Lists ready commits, of one tool or of all.</summary>
    [SuppressMessage("Naming", "CA1711", Justification = "It is the keyword that people type.")]
    public sealed record Queue(string? Tool = null) : ChatCommand;

    /// <summary>Shows what runs and what is under way: everywhere, on a target, or for one deployment.</summary>
    /// <param name="Target">A target; null where a deployment is named, or nothing.</param>
    /// <param name="Id">A deployment; null where a target is named, or nothing.</param>
    public sealed record Status(string? Target = null, DeploymentId? Id = null) : ChatCommand;

    /// <summary>Lists past deployments, of all, a target or a tool; only the catalog can tell a tenant from a tool.</summary>
    public sealed record History(string? TargetOrTool = null) : ChatCommand;

    /// <summary>Shows the commits between what runs on a target and the newest ready one.</summary>
    public sealed record Diff(string Tool, string Target, string Environment) : ChatCommand;

    /// <summary>Tells what a deployment waits for and who can help.</summary>
    public sealed record Why(DeploymentId Id) : ChatCommand;

    /// <summary>Tells the next safe slot of a target (spec D4).</summary>
    public sealed record Next(string Target, string Environment) : ChatCommand;

    /// <summary>Locks a tool on an environment by hand.</summary>
    public sealed record Lock(string Tool, string Environment, string Reason) : ChatCommand;

    /// <summary>Lifts the lock of a tool on an environment.</summary>
    /// <param name="Tool">The tool.</param>
    /// <param name="Environment">The environment.</param>
    /// <param name="Confirmed">Whether somebody else's lock, too: <c>confirm</c> stands behind it.</param>
    public sealed record Unlock(string Tool, string Environment, bool Confirmed = false) : ChatCommand;

    /// <summary>Freezes an environment, for all or one tenant, until a time.</summary>
    /// <param name="Environment">The environment.</param>
    /// <param name="Tenant">The tenant it is for; null is all.</param>
    /// <param name="Until">When it ends; a day without a time ends as the day begins.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Freeze(string Environment, string? Tenant, When.Moment Until, string Reason) : ChatCommand;

    /// <summary>Lifts the freeze of an environment, for all or one tenant.</summary>
    public sealed record Unfreeze(string Environment, string? Tenant = null) : ChatCommand;

    /// <summary>Keeps a target at its version of a tool while its tenant moves on.</summary>
    public sealed record Pin(string Target, string Tool, string Environment, string Reason) : ChatCommand;

    /// <summary>Lifts a pin.</summary>
    public sealed record Unpin(string Target, string Tool, string Environment) : ChatCommand;

    /// <summary>Keeps schedules and newest-commit defaults from bringing a tool back on a target (spec F3).</summary>
    public sealed record Hold(string Tool, string Target, string Environment) : ChatCommand;

    /// <summary>Lifts a hold.</summary>
    public sealed record Unhold(string Tool, string Target, string Environment) : ChatCommand;

    /// <summary>Marks a commit of a tool as bad.</summary>
    public sealed record Bad(string Tool, string Ref, string Reason) : ChatCommand;

    /// <summary>Takes the bad mark away.</summary>
    public sealed record Unbad(string Tool, string Ref) : ChatCommand;

    /// <summary>Stops everything (spec D3).</summary>
    public sealed record Stop(string Reason) : ChatCommand;

    /// <summary>Ends the stop.</summary>
    public sealed record Resume : ChatCommand;

    /// <summary>Asks for a sign-in link to the console.</summary>
    public sealed record Web : ChatCommand;

    /// <summary>Asks who the service thinks the speaker is.</summary>
    public sealed record WhoAmI : ChatCommand;

    /// <summary>Asks for help, about one word or all; rendered by <see cref="GrammarHelp.Render"/>.</summary>
    public sealed record Help(string? Word = null) : ChatCommand;
}

/// <summary>One tool of a deployment and the ref it should get.</summary>
/// <param name="Tool">The tool's name as typed.</param>
/// <param name="Ref">A tag, branch or SHA; null is the newest ready commit that the policy allows (contract, Refs).</param>
public sealed record DeployItem(string Tool, string? Ref = null);
