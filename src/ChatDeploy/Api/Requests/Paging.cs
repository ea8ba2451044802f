using ChatDeploy.Core.Persistence;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Api.Requests;

/// <summary>Which page of a list is asked for (contract, head).</summary>
/// <param name="Limit">Rows, 1 to 200; 50 when left out.</param>
/// <param name="Cursor">The <c>next</c> of the page before; the beginning when left out.</param>
internal readonly record struct Paging([FromQuery(Name = "limit")] PageLimit? Limit, [FromQuery(Name = "cursor")] string? Cursor) : ICheckedArgument
{
    /// <summary>Rows to answer.</summary>
    public int Rows => Limit?.Value ?? PageLimit.Usual;

    /// <summary>Rows to ask for, so that it shows whether there are more; never above what lists give at once.</summary>
    public int RowsAndOne => Math.Min(Rows + 1, PageLimit.Most);

    /// <inheritdoc/>
    public IResult? Problem => Limit?.Problem;

    /// <summary>A page of rows that were asked for with <see cref="RowsAndOne"/>, in falling order of their keys.</summary>
    public Page<T> PageOf<T>(IReadOnlyList<T> rows, Func<T, long> key)
    {
        var more = rows.Count > Rows || (Rows == PageLimit.Most && rows.Count == Rows);
        return new Page<T>(rows.Count > Rows ? [.. rows.Take(Rows)] : rows, more ? PageCursor.At(key(rows[Rows - 1])) : null);
    }
}

/// <summary>How many rows a page has.</summary>
internal readonly record struct PageLimit(int Value, IResult? Problem)
{
    /// <summary>When nobody says otherwise.</summary>
    public const int Usual = 50;

    /// <summary>The most (contract, head).</summary>
    public const int Most = 200;

    /// <summary>Reads it, with what is wrong with it.</summary>
    public static bool TryParse(string? text, out PageLimit limit)
    {
        limit = int.TryParse(text, System.Globalization.NumberStyles.None, null, out var rows) && rows is >= 1 and <= Most
            ? new PageLimit(rows, null)
            : new PageLimit(Usual, RefusalResults.Invalid("invalid_limit", $"limit is a number from 1 to {Most}."));
        return true;
    }
}
