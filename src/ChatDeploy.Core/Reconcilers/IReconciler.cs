namespace ChatDeploy.Core.Reconcilers;

/// <summary>
/// Makes something outside, or a later state, equal to what is committed: level-triggered, safe on any node, safe to kill
/// between any two lines. The host calls it when a hint says that something changed, and every second besides.
/// </summary>
public interface IReconciler
{
    /// <summary>For logs.</summary>
    string Name { get; }

    /// <summary>The hint that wakes it before its second is over.</summary>
    Hint WakesOn { get; }

    /// <summary>Does a bounded piece of work.</summary>
    /// <returns>Whether there may be more to do right away.</returns>
    Task<bool> ReconcileAsync(CancellationToken cancellationToken);
}
