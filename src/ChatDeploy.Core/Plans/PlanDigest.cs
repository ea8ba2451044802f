using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Core.Plans;

/// <summary>
/// The <c>previewRef</c>: SHA-256 over everything an approval depends on (contract, What the words mean): resolved SHAs, cells
/// with their expected <c>from</c>, waves, and the revisions of policy and runner. Not over locks, queue or clock.
/// </summary>
public static class PlanDigest
{
    /// <summary>64 hexadecimal digits.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="environmentId">Where.</param>
    /// <param name="policyRevision">The environment's policy revision.</param>
    /// <param name="runnerRevisions">Per tool, its runner revision.</param>
    public static string Compute(Plan plan, int environmentId, int policyRevision, IReadOnlyDictionary<int, int> runnerRevisions)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(runnerRevisions);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, environmentId);
        Append(hash, policyRevision);
        foreach (var (tool, revision) in runnerRevisions.OrderBy(pair => pair.Key))
        {
            Append(hash, tool);
            Append(hash, revision);
        }

        Append(hash, plan.Cells.Count);
        foreach (var cell in plan.Cells)
        {
            Append(hash, cell.ToolId);
            Append(hash, cell.SiteId);
            Append(hash, (int)cell.Action);
            Append(hash, cell.Wave);
            Append(hash, cell.SkipReason);
            Append(hash, cell.From?.Sha);
            Append(hash, cell.To?.Sha);
            Append(hash, cell.To?.Ref);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    // Length first, so that no two different sequences of strings give the same bytes; null is told from empty.
    private static void Append(IncrementalHash hash, string? value)
    {
        if (value is null)
        {
            Append(hash, -1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Append(hash, length);
        Span<byte> bytes = length <= 1024 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(value, bytes);
        hash.AppendData(bytes);
    }
}
