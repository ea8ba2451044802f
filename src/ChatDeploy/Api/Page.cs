namespace ChatDeploy.Api;

/// <summary>A list's answer (contract, head).</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
