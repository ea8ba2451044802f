namespace ChatDeploy.Core.Jobs;

/// <summary>This node's name, the same after a restart on the same data directory; says who observes an attempt.</summary>
/// <param name="Name">At most 63 characters.</param>
public sealed record Node(string Name);
