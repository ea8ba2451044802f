using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Core.Audit;

/// <summary>The MAC that chains an audit row to the one before it. Pure.</summary>
/// <remarks>
/// It covers every column in a fixed order, each with its length, so that no two rows have the same bytes: numbers in 8 bytes, big end
/// first; texts as their length in 4 bytes and UTF-8, nulls as length -1; instants in microseconds since 1970. The previous MAC comes last.
/// </remarks>
public static class AuditMac
{
    /// <summary>The length of a MAC.</summary>
    public const int Bytes = 32;

    /// <summary>What comes before the first row.</summary>
    public static byte[] Beginning => new byte[Bytes];

    /// <summary>The MAC that the row has to have.</summary>
    public static byte[] Of(AuditKey key, AuditRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Of(key, row, row.Id, row.Previous);
    }

    /// <summary>The MAC that the row would have at another place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <param name="id">Its key there.</param>
    /// <param name="previous">The MAC of the row before it there.</param>
    public static byte[] Of(AuditKey key, AuditRow row, long id, byte[] previous)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(previous);
        var text = new ArrayBufferWriter<byte>(512);
        text.Write("chatdeploy/audit/row/1"u8);
        Write(text, id);
        Write(text, Microseconds(row.At));
        Write(text, row.Actor);
        Write(text, row.PersonId ?? -1L);
        Write(text, row.Act);
        Write(text, row.SubjectKind);
        Write(text, row.SubjectId);
        Write(text, row.Ref);
        Write(text, row.Sha);
        Write(text, row.Environment);
        Write(text, row.Surface);
        Write(text, row.Address);
        Write(text, row.RequestId);
        Write(text, row.Details);
        text.Write(previous);
        return key.Sign(text.WrittenSpan);
    }

    /// <summary>Whether two MACs are the same.</summary>
    public static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    /// <summary>An instant as the store keeps it.</summary>
    public static DateTimeOffset ToMicrosecond(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static void Write(ArrayBufferWriter<byte> text, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(text.GetSpan(8), number);
        text.Advance(8);
    }

    private static void Write(ArrayBufferWriter<byte> text, string? value)
    {
        BinaryPrimitives.WriteInt32BigEndian(text.GetSpan(4), value is null ? -1 : Encoding.UTF8.GetByteCount(value));
        text.Advance(4);
        if (value is not null) text.Advance(Encoding.UTF8.GetBytes(value, text.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
    }
}
