-- Known at publication: days of the account that ended at least two days before (metric_date + 3
-- days <= the moment), as they were known then; or as first known, where they were back-filled.
with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null
),

post_versions as (
    select * from {{ ref('dim_post_versions') }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
),

kind_days as (
    select * from {{ ref('int_account_breakdown_days__versions') }}
    where dimension = 'content_type'
),

medians as (
    select * from {{ ref('feat_posts__account_medians') }}
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

moments as (
    select
        posts.post_key,
        posts.account_key,
        posts.platform,
        posts.post_kind,
        posts.published_at,
        {{ platform_date('posts.published_at', 'posts.platform') }} as moment_date,
        case posts.post_kind
            when 'short' then 'shorts'
            when 'long' then 'video_on_demand'
            when 'live' then 'live_stream'
        end as content_type,
        {{ view_epoch_scope('posts.post_kind') }} as epoch_scope
    from posts
),

moments_with_epoch as (
    select
        moments.*,
        post_epochs.metric_epoch as view_epoch,
        post_epochs.valid_from_date as view_epoch_from_date,
        account_epochs.valid_from_date as account_epoch_from_date
    from moments
    left join metric_epochs as post_epochs
        on moments.platform = post_epochs.platform
            and moments.epoch_scope = post_epochs.epoch_scope
            and moments.moment_date between post_epochs.valid_from_date and post_epochs.valid_to_date
    left join metric_epochs as account_epochs
        on moments.platform = account_epochs.platform
            and account_epochs.epoch_scope = 'account'
            and moments.moment_date
            between account_epochs.valid_from_date and account_epochs.valid_to_date
),

-- the text as it stood when the post was published, or as it was first read
ranked_versions as (
    select
        moments.post_key,
        post_versions.title,
        post_versions.duration_seconds,
        coalesce(length(post_versions.description), 0) as caption_length,
        coalesce({{ json_length(parsed_json('post_versions.tags'), '$') }}, 0) as tag_count,
        row_number() over (
            partition by moments.post_key
            order by
                case when post_versions.valid_from <= moments.published_at then 0 else 1 end,
                case
                    when post_versions.valid_from <= moments.published_at
                        then post_versions.valid_from
                end desc,
                post_versions.valid_from
        ) as version_rank
    from moments
    inner join post_versions on moments.post_key = post_versions.post_key
),

texts as (
    select
        post_key,
        title,
        duration_seconds,
        caption_length,
        tag_count
    from ranked_versions
    where version_rank = 1
),

first_readings as (
    select
        account_key,
        metric_date,
        min(known_from) as first_known_at
    from account_days
    group by account_key, metric_date
),

-- each day as it was known at the moment, or as first known where it was back-filled later
known_days as (
    select
        moments.post_key,
        account_days.metric_date,
        account_days.view_count,
        account_days.engaged_view_count,
        account_days.followers_gained_count,
        account_days.followers_lost_count,
        moments.account_epoch_from_date,
        row_number() over (
            partition by moments.post_key, account_days.metric_date
            order by
                case account_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                account_days.known_from desc
        ) as version_rank
    from moments_with_epoch as moments
    inner join account_days
        on moments.account_key = account_days.account_key
            and account_days.metric_date
            between {{ add_days('moments.moment_date', -30) }} and {{ add_days('moments.moment_date', -3) }}
    inner join first_readings
        on account_days.account_key = first_readings.account_key
            and account_days.metric_date = first_readings.metric_date
    where
        account_days.known_from <= moments.published_at
        or account_days.known_from = first_readings.first_known_at
),

account_sums as (
    select
        post_key,
        {{ sum_metric('engaged_view_count') }} as account_engaged_view_count_28d,
        -- views of two epochs are never added up
        case
            when min(metric_date) >= max(account_epoch_from_date) or max(account_epoch_from_date) is null
                then {{ sum_metric('view_count') }}
        end as account_view_count_28d,
        {{ sum_metric('followers_gained_count') }} - {{ sum_metric('followers_lost_count') }}
            as account_followers_net_28d,
        {{ sum_metric(
            'view_count',
            'case when metric_date >= account_epoch_from_date then view_count end'
        ) }} as epoch_view_count,
        {{ sum_metric(
            'engaged_view_count',
            'case when metric_date >= account_epoch_from_date then engaged_view_count end'
        ) }} as epoch_engaged_view_count
    from known_days
    where version_rank = 1
    group by post_key
),

-- the same over posts of the post's own kind: a Short has more views an engaged view than a long video
first_kind_readings as (
    select
        account_key,
        dimension_value,
        metric_date,
        min(known_from) as first_known_at
    from kind_days
    group by account_key, dimension_value, metric_date
),

known_kind_days as (
    select
        moments.post_key,
        kind_days.view_count,
        kind_days.engaged_view_count,
        kind_days.is_removed,
        row_number() over (
            partition by moments.post_key, kind_days.metric_date
            order by
                case kind_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                kind_days.known_from desc
        ) as version_rank
    from moments_with_epoch as moments
    inner join kind_days
        on moments.account_key = kind_days.account_key
            and moments.content_type = kind_days.dimension_value
            and moments.view_epoch_from_date <= kind_days.metric_date
            and kind_days.metric_date
            between {{ add_days('moments.moment_date', -30) }} and {{ add_days('moments.moment_date', -3) }}
    inner join first_kind_readings
        on kind_days.account_key = first_kind_readings.account_key
            and kind_days.dimension_value = first_kind_readings.dimension_value
            and kind_days.metric_date = first_kind_readings.metric_date
    where
        kind_days.known_from <= moments.published_at
        or kind_days.known_from = first_kind_readings.first_known_at
),

kind_sums as (
    select
        post_key,
        {{ sum_metric('view_count') }} as kind_view_count,
        {{ sum_metric('engaged_view_count') }} as kind_engaged_view_count
    from known_kind_days
    where
        version_rank = 1
        and not is_removed
    group by post_key
),

earlier_posts as (
    select
        moments.post_key,
        count(*) as account_post_count_28d
    from moments
    inner join posts
        on moments.account_key = posts.account_key
            and moments.published_at > posts.published_at
            and posts.published_at >= {{ add_hours('moments.published_at', '-672') }}
    group by moments.post_key
),

previous_posts as (
    select
        post_key,
        lag(published_at) over (partition by account_key order by published_at, post_key)
            as previous_published_at
    from moments
),

wide_medians as (
    select
        {%- for scope, column in [('account', 'account'), ('kind', 'account_kind')] %}
        {%- for horizon in [7, 28] %}
        max(
            case
                when scope = '{{ scope }}' and horizon_days = {{ horizon }}
                    then median_engaged_view_count
            end
        ) as {{ column }}_median_engaged_{{ horizon }}d,
        {%- endfor %}
        {%- endfor %}
        post_key
    from medians
    group by post_key
),

final as (
    select
        -- ids
        moments.post_key,
        moments.account_key,
        moments.platform,

        -- text
        moments.post_kind,
        texts.title,
        moments.view_epoch,

        -- measures of the post
        texts.duration_seconds,
        texts.caption_length,
        texts.tag_count,
        cast({{ hour_in_zone('moments.published_at', platform_zone('moments.platform')) }} as bigint)
            as published_hour_local,
        cast({{ iso_weekday('moments.moment_date') }} as bigint) as published_weekday,
        {{ to_float(hours_between('previous_posts.previous_published_at', 'moments.published_at')) }}
            as hours_since_previous_post,

        -- measures of the account before the moment
        cast(coalesce(earlier_posts.account_post_count_28d, 0) as bigint) as account_post_count_28d,
        wide_medians.account_median_engaged_7d,
        wide_medians.account_median_engaged_28d,
        wide_medians.account_kind_median_engaged_7d,
        wide_medians.account_kind_median_engaged_28d,
        account_sums.account_view_count_28d,
        account_sums.account_engaged_view_count_28d,
        account_sums.account_followers_net_28d,
        {{ to_float(safe_divide(
            'account_sums.epoch_view_count', 'account_sums.epoch_engaged_view_count'
        )) }} as account_views_per_engaged_28d,
        {{ to_float(safe_divide(
            'kind_sums.kind_view_count', 'kind_sums.kind_engaged_view_count'
        )) }} as account_kind_views_per_engaged_28d,

        -- dates and times
        moments.published_at,
        moments.published_at as moment_at
    from moments_with_epoch as moments
    left join texts on moments.post_key = texts.post_key
    left join account_sums on moments.post_key = account_sums.post_key
    left join kind_sums on moments.post_key = kind_sums.post_key
    left join earlier_posts on moments.post_key = earlier_posts.post_key
    left join previous_posts on moments.post_key = previous_posts.post_key
    left join wide_medians on moments.post_key = wide_medians.post_key
)

select * from final
