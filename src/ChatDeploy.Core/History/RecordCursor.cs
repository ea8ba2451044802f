using System.Buffers.Text;
using System.Text;

namespace ChatDeploy.Core.History;

/// <summary>Where a page of records ended: the order is (deployedAt, id), so pages stay stable while records are added.</summary>
internal readonly record struct RecordCursor(DateTimeOffset DeployedAt, long Id)
{
    public static bool TryParse(string text, out RecordCursor cursor)
    {
        cursor = default;
        if (text.Length > 100 || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], out var ticks) || !long.TryParse(parts[1], out var id)) return false;
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks) return false;
        cursor = new RecordCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{DeployedAt.UtcTicks}.{Id}"));
}
