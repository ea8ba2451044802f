using System.Buffers.Text;
using System.Text;

namespace ChatDeploy.Core.Persistence;

/// <summary>Where a page of a list ordered by a rising key ended, in a form that clients do not take apart.</summary>
public static class PageCursor
{
    /// <summary>What to tell whoever brings a cursor that no list gave.</summary>
    public const string NotOurs = "The cursor is not one that this list gave; start without one.";

    /// <summary>The cursor after the row with this key.</summary>
    public static string At(long key) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"k{key}"));

    /// <summary>The key at which the page before ended; without a cursor the largest there is, for lists that fall. False for what is no cursor.</summary>
    public static bool TryRead(string? cursor, out long key)
    {
        key = long.MaxValue;
        if (string.IsNullOrEmpty(cursor)) return true;
        if (cursor.Length > 40 || !Base64Url.IsValid(cursor)) return false;
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        return text.StartsWith('k') && long.TryParse(text.AsSpan(1), System.Globalization.NumberStyles.None, null, out key);
    }
}
