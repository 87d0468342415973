{#-
    What other models take from a post, one row a post: its kind, whether it is gone, when it was
    published, and until when it was followed. Following ends 32 days after the publication, the
    longest horizon and the platform's latency, and verifying 30 days after: later readings change
    nothing.
-#}
{% macro post_states(posts, readings) -%}
    select
        posts.post_key,
        posts.account_key,
        posts.post_kind,
        coalesce(posts.title, cast(posts.caption_length as string)) is not null as has_text,
        posts.lifecycle in ('deleted', 'private', 'hidden') as is_gone,
        posts.published_date,
        posts.published_at,
        posts.missing_since_at,
        case
            when readings.newest_observed_at > {{ add_hours('posts.published_at', 768) }}
                then {{ add_hours('posts.published_at', 768) }}
            else readings.newest_observed_at
        end as followed_until_at,
        case
            when posts.last_verified_at > {{ add_hours('posts.published_at', 720) }}
                then {{ add_hours('posts.published_at', 720) }}
            else posts.last_verified_at
        end as verified_until_at
    from {{ posts }} as posts
    left join {{ readings }} as readings on posts.account_key = readings.account_key
{%- endmacro %}
