namespace Kept.Benchmarks;

/// <summary>
/// What the store must answer. Every record belongs to one worker, as does everything of a user, so these answers are exact; a purpose is
/// everybody's, and what it holds lies between what had surely come and what may have gone meanwhile.
/// </summary>
internal sealed class GdprModel
{
    // Revision of a record's data, or one of these.
    public const int Absent = -1;
    public const int Ending = -2;

    private const int Room = 400_000;

    private readonly int workers;
    private readonly Guid[] people;
    private readonly int[] revisions;
    private readonly Guid[] ids;
    private readonly long[] began = new long[GdprRecords.Purposes.Count];
    private readonly long[] come = new long[GdprRecords.Purposes.Count];
    private readonly long[] going = new long[GdprRecords.Purposes.Count];
    private readonly long[] gone = new long[GdprRecords.Purposes.Count];
    private readonly long[] ending = new long[GdprRecords.Purposes.Count];
    private readonly int[] next;
    private int top;

    public GdprModel(int records, int workers, Guid[] people)
    {
        (Records, this.workers, this.people, top) = (records, workers, people, records);
        (revisions, ids) = ([.. Enumerable.Repeat(Absent, records + Room)], new Guid[records + Room]);
        next = [.. Enumerable.Range(0, workers).Select(w => records + w)];
    }

    public int Records { get; }

    public Guid IdOf(int number) => ids[number];

    public Guid PersonOf(int number) => people[GdprRecords.UserOf(number)];

    public int RevisionOf(int number) => revisions[number];

    public int NextOf(int worker) => (next[worker] += workers) - workers;

    /// <summary>A record of the worker's, near one that was drawn.</summary>
    public int Own(int worker, int drawn) => drawn / workers * workers + worker;

    public void Insert(int number) => Interlocked.Increment(ref Place(began, number));

    public void Inserted(int number, Guid id)
    {
        (ids[number], revisions[number]) = (id, GdprRecords.IsShort(number) ? Ending : 0);
        for (int seen; number >= (seen = top) && Interlocked.CompareExchange(ref top, number + 1, seen) != seen;)
            continue;
        Interlocked.Increment(ref Place(GdprRecords.IsShort(number) ? ending : come, number));
    }

    public void Updated(int number) => revisions[number]++;

    public void Delete(int number) => Interlocked.Increment(ref Place(going, number));

    public void Deleted(int number)
    {
        revisions[number] = Absent;
        Interlocked.Increment(ref Place(gone, number));
    }

    /// <summary>What ended before the run: certainly not there any more.</summary>
    public void Ended()
    {
        for (var i = 0; i < top; i++)
            if (revisions[i] == Ending)
                (revisions[i], Place(began, i), Place(ending, i)) = (Absent, Place(began, i) - 1, Place(ending, i) - 1);
    }

    /// <summary>The fewest and the most that a user has now.</summary>
    public (int Least, int Most) OfUser(int number)
    {
        var (least, most) = (0, 0);
        for (var i = GdprRecords.UserOf(number); i < top; i += GdprRecords.Users)
            (least, most) = (least + (revisions[i] >= 0 ? 1 : 0), most + (revisions[i] == Absent ? 0 : 1));
        return (least, most);
    }

    /// <summary>What the data of a user may be, now that only its own worker changes it.</summary>
    public HashSet<string?> DataOfUser(int number)
    {
        var data = new HashSet<string?>();
        for (var i = GdprRecords.UserOf(number); i < top; i += GdprRecords.Users)
            if (revisions[i] != Absent)
                data.Add(GdprRecords.DataOf(i, Math.Max(revisions[i], 0)).Message);
        return data;
    }

    /// <summary>To be read before and after a question about a purpose; the first's least and most then bound the answer with the second's.</summary>
    public (long Come, long Gone) Sure(int number) => (Interlocked.Read(ref Place(come, number)), Interlocked.Read(ref Place(gone, number)));

    public (long Began, long Going) Possible(int number) => (Interlocked.Read(ref Place(began, number)), Interlocked.Read(ref Place(going, number)));

    public int Alive => revisions.Count(r => r >= 0);

    private static ref long Place(long[] counts, int number) => ref counts[number % counts.Length];
}
