#pragma warning disable
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Scm;
namespace ChatDeploy.Core.ReadyQueue { public class RefResolver { public Task<RefResolution> ResolveAsync(Tool tool, string? reference, Policy policy, CancellationToken ct) => throw null!; public Task<IReadOnlyList<GitRef>> RefsOfAsync(Tool tool, string sha, CancellationToken ct) => throw null!; } }
namespace ChatDeploy.Core.Policies { public static class RefPatterns { public static bool Allows(IReadOnlyList<string> patterns, IReadOnlyList<GitRef> refs) => true; } }
